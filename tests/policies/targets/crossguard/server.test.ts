/** The pack as a process: the protocol of the engine, spoken by Pulumi's own generated client. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Client, credentials } from "@grpc/grpc-js";
import type { Policies, PolicyConfigSchema } from "@pulumi/policy";
import analyzerRpc from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { description, version } from "../../../../package.json";
import { profiles } from "../../../../policies/profiles";
import { PACK_SETTINGS_SCHEMA, ruleSettingsSchema } from "../../../../policies/profiles/configuration";
import { docsUrl } from "../../../../policies/rule";
import { rules } from "../../../../policies/rules";
import { podResource } from "../../../support/pods";
import { PACK } from "../../../support/preview";

// Internal to @pulumi/policy, hence without types; it is what the packs of others answer.
const { makeAnalyzerInfo } = require("@pulumi/policy/protoutil") as {
  makeAnalyzerInfo: (name: string, version: string, level: string, pack: object) => proto.AnalyzerInfo;
};

type Call = (request: unknown, callback: (error: Error | null, response: unknown) => void) => void;

describe("the pack's server", () => {
  let server: ChildProcess;
  let client: Client;
  before(async () => {
    server = spawn(process.execPath, [join(PACK, "index.js")], { stdio: ["ignore", "pipe", "pipe"] });
    const [port] = (await once(server.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    client = new analyzerRpc.AnalyzerClient(`127.0.0.1:${port.toString().trim()}`, credentials.createInsecure());
  });
  after(() => {
    client.close();
    server.kill();
  });

  async function call<T>(method: string, request: object): Promise<T> {
    return new Promise((resolve, reject) => {
      (client as unknown as Record<string, Call>)[method]?.call(client, request, (error, response) =>
        error ? reject(error) : resolve(response as T),
      );
    });
  }

  it("describes its policies as the server of @pulumi/policy would", async () => {
    await call("configureStack", new proto.AnalyzerStackConfigureRequest().setStack("dev"));
    const info = await call<proto.AnalyzerInfo>("getAnalyzerInfo", new Empty());
    const levels = profiles.get("dev")?.levels ?? {};
    const validateResource: [] = [];
    const policies: Policies = [
      {
        name: "portcullis",
        displayName: "Settings of the pack",
        description: "Holds the settings of the pack as a whole; it checks nothing itself.",
        enforcementLevel: "mandatory",
        configSchema: { properties: PACK_SETTINGS_SCHEMA as unknown as PolicyConfigSchema["properties"] },
        validateResource,
      },
      ...rules.map((rule) => ({
        name: rule.id,
        displayName: rule.title,
        description: `${rule.title}. ${rule.rationale}`,
        enforcementLevel: levels[rule.id] ?? "disabled",
        configSchema: { properties: ruleSettingsSchema(rule) },
        severity: rule.severity,
        remediationSteps: rule.remediation,
        url: docsUrl(rule.id),
        tags: rule.controls.map(({ framework, id }) => `${framework}/${id}`),
        validateResource,
      })),
    ];
    const reference = makeAnalyzerInfo("portcullis", version, "advisory", { displayName: "portcullis", description, policies });
    assert.deepEqual(info.toObject(), reference.toObject());
  });

  it("judges a resource and reads the resources of a stack", async () => {
    const type = "kubernetes:core/v1:Pod";
    const levels = new proto.ConfigureAnalyzerRequest();
    for (const { id } of rules) {
      const level = id === "kubernetes-host-namespaces" ? proto.EnforcementLevel.MANDATORY : proto.EnforcementLevel.DISABLED;
      levels.getPolicyconfigMap().set(id, new proto.PolicyConfig().setEnforcementlevel(level));
    }
    await call("configure", levels);
    const inputs = podResource({ "spec.hostPID": true });
    const request = new proto.AnalyzeRequest()
      .setType(type)
      .setUrn(`urn:pulumi:a::b::${type}::web`)
      .setProperties(Struct.fromJavaScript(inputs));
    const response = await call<proto.AnalyzeResponse>("analyze", request);
    const [diagnostic, ...others] = response.getDiagnosticsList();
    assert.equal(others.length, 0);
    assert.deepEqual(
      [diagnostic?.getPolicyname(), diagnostic?.getEnforcementlevel(), diagnostic?.getPolicypackversion(), diagnostic?.getUrn()],
      ["kubernetes-host-namespaces", proto.EnforcementLevel.MANDATORY, version, `urn:pulumi:a::b::${type}::web`],
    );
    const chart = "kubernetes:helm.sh/v4:Chart";
    const urn = `urn:pulumi:a::b::${chart}::shop`;
    await call("analyze", new proto.AnalyzeRequest().setType(chart).setUrn(urn).setProperties(Struct.fromJavaScript({})));
    const resources = [
      new proto.AnalyzerResource()
        .setType(chart)
        .setUrn(urn)
        .setProperties(Struct.fromJavaScript({ large: [1, 2] }))
        .setParent("urn:top"),
    ];
    const stack = await call<proto.AnalyzeResponse>("analyzeStack", new proto.AnalyzeStackRequest().setResourcesList(resources));
    assert.match(
      stack.getDiagnosticsList()[0]?.getMessage() ?? "",
      /^cannot decide whether pod must not set hostNetwork=true: the resource has registered no resources/,
    );
  });

  it("refuses a configuration in one line and ends, since the engine leaves such a pack behind", async () => {
    const request = new proto.ConfigureAnalyzerRequest();
    request.getPolicyconfigMap().set("kubernetes-nope", new proto.PolicyConfig());
    const exited = once(server, "exit");
    await assert.rejects(
      call("configure", request),
      /: policy pack configuration \(kubernetes-nope\): there is no rule of this name$/,
    );
    assert.deepEqual(await exited, [1, null]);
  });
});
