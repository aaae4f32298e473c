import { cisDockerControls } from "./cis-docker";
import { cisKubernetesControls } from "./cis-kubernetes";
import type { Framework } from "./control";
import { mitreAttackControls } from "./mitre-attack";
import { nist800190Controls } from "./nist-800-190";
import { nsaCisaControls } from "./nsa-cisa";
import { pciDssControls } from "./pci-dss";
import { NEWEST_POD_SECURITY_VERSION, pssControls } from "./pss";

/** Every framework that rules can name controls of, in the order in which the compliance matrix shows them. */
export const frameworks: readonly Framework[] = [
  {
    name: "pss",
    title: "Kubernetes Pod Security Standards",
    version: NEWEST_POD_SECURITY_VERSION,
    source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    controls: pssControls,
  },
  {
    name: "cis-kubernetes",
    title: "CIS Kubernetes Benchmark, section 5",
    version: "v1.12",
    source: "https://www.cisecurity.org/benchmark/kubernetes",
    controls: cisKubernetesControls,
  },
  {
    name: "cis-docker",
    title: "CIS Docker Benchmark, sections 4 and 5 and parts of 2 and 7",
    version: "v1.6.0",
    source: "https://www.cisecurity.org/benchmark/docker",
    controls: cisDockerControls,
  },
  {
    name: "nsa-cisa",
    title: "NSA/CISA Kubernetes Hardening Guidance",
    version: "v1.2",
    source: "https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF",
    controls: nsaCisaControls,
  },
  {
    name: "nist-800-190",
    title: "NIST SP 800-190, Application Container Security Guide",
    version: "September 2017",
    source: "https://doi.org/10.6028/NIST.SP.800-190",
    controls: nist800190Controls,
  },
  {
    name: "pci-dss",
    title: "PCI DSS, requirements that concern infrastructure",
    version: "v4.0.1",
    source: "https://www.pcisecuritystandards.org/document_library/",
    controls: pciDssControls,
  },
  {
    name: "mitre-attack",
    title: "MITRE ATT&CK for containers",
    version: "v16.1",
    source: "https://attack.mitre.org/matrices/enterprise/containers/",
    controls: mitreAttackControls,
  },
];
