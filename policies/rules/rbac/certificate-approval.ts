import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { grantsSome, permissions, placesThatGrant, RBAC_GROUP } from "../../model/rbac/rbac";
import { APPROVE_FOR_SIGNERS, APPROVE_REQUESTS } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

const APPROVE_FOR_ANY_SIGNER = permissions("certificates.k8s.io", ["signers"], ["approve"]);

export const certificateApproval = defineRule({
  id: "kubernetes-certificate-approval",
  title: "Cluster roles must not let their subjects approve certificates that the cluster trusts",
  rationale:
    "A client certificate of the cluster may carry any name, that of the controller manager included, and cannot be revoked; one for a kubelet lets its holder pose as a node.",
  severity: "high",
  appliesTo: "resource",
  kinds: [`${RBAC_GROUP}/ClusterRole`],
  controls: [
    cisKubernetes("5.1.11"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1649"),
  ],
  remediation:
    "Name in resourceNames of signers the signers of other software, and grant certificatesigningrequests/approval beside them.",
  waiveWhen: "The program approves the certificates of nodes and checks each request against the node.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    const signers = placesThatGrant(role, APPROVE_FOR_SIGNERS);
    for (const place of signers) {
      yield* requireField(place, () => false, "cluster role must not let its subjects approve for signers of the cluster");
    }
    // Approving takes both rights. Where the role names the signers, and they are others, that is the bound.
    if (signers.length > 0 || placesThatGrant(role, APPROVE_FOR_ANY_SIGNER, grantsSome).length > 0) return;
    for (const place of placesThatGrant(role, APPROVE_REQUESTS)) {
      yield* requireField(place, () => false, "cluster role must not let its subjects approve requests for any signer");
    }
  },
});
