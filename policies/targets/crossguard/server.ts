/**
 * Serves an {@link Analyzer} over gRPC, as the engine expects of a policy pack. It stands in for the server in @pulumi/policy, whose
 * policies see neither the whole configuration (so that a misspelt rule would go unnoticed) nor the stack's name nor what is secret, and
 * which decodes a resource anew for every policy. See docs/architecture.md.
 */
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import analyzerRpc from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import proto from "@pulumi/pulumi/proto/analyzer_pb";
import plugin from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { InputError } from "../../errors";
import { PACK_SETTINGS, PACK_SETTINGS_SCHEMA, ruleSettingsSchema } from "../../profiles/configuration";
import type { EnforcementLevel } from "../../profiles/profile";
import { docsUrl, type Rule } from "../../rule";
import { rules } from "../../rules";
import type { Analyzer, PolicySettings } from "./analyzer";
import type { Diagnostic } from "./diagnostics";
import { readStackResources } from "./stack-resources";
import { setIn } from "./struct";
import { readResource } from "./wire";

/** As large as the engine's own limit (400 MiB). */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** Time for an answer to leave before the process ends. */
const EXIT_DELAY_MS = 500;

const LEVELS: Record<EnforcementLevel, proto.EnforcementLevel> = {
  advisory: proto.EnforcementLevel.ADVISORY,
  mandatory: proto.EnforcementLevel.MANDATORY,
  remediate: proto.EnforcementLevel.REMEDIATE,
  disabled: proto.EnforcementLevel.DISABLED,
};

const SEVERITIES = {
  low: proto.PolicySeverity.POLICY_SEVERITY_LOW,
  medium: proto.PolicySeverity.POLICY_SEVERITY_MEDIUM,
  high: proto.PolicySeverity.POLICY_SEVERITY_HIGH,
  critical: proto.PolicySeverity.POLICY_SEVERITY_CRITICAL,
};

/** The pack's name and version, as the engine prints them. */
export interface PackInfo {
  name: string;
  version: string;
  description: string;
}

/** The protocol, with resources left as they come: decoding them as messages takes longer than judging them (see wire.ts). */
const SERVICE = {
  ...analyzerRpc.AnalyzerService,
  ...Object.fromEntries(
    (["analyze", "remediate", "analyzeStack"] as const).map((name) => [
      name,
      { ...analyzerRpc.AnalyzerService[name], requestDeserialize: (bytes: Buffer): Buffer => bytes },
    ]),
  ),
};

/** Serves the analyzer on a free port of the loopback interface and prints the port, which is what the engine waits for. */
export function serve(analyzer: Analyzer, pack: PackInfo): void {
  const server = new Server({ "grpc.max_receive_message_length": MAX_MESSAGE_BYTES });
  server.addService(SERVICE, {
    handshake: answer(() => new proto.AnalyzerHandshakeResponse()),
    getPluginInfo: answer(() => new plugin.PluginInfo().setVersion(pack.version)),
    getAnalyzerInfo: answer(() => analyzerInfo(analyzer, pack)),
    configureStack: answer((request: proto.AnalyzerStackConfigureRequest) => {
      analyzer.configureStack({
        stack: request.getStack(),
        project: request.getProject(),
        tags: new Map(request.getTagsMap().entries()),
        config: new Map(request.getConfigMap().entries()),
        dryRun: request.getDryRun(),
      });
      return new proto.AnalyzerStackConfigureResponse();
    }),
    configure: answer((request: proto.ConfigureAnalyzerRequest) => {
      analyzer.configure(new Map([...request.getPolicyconfigMap().entries()].map(([name, config]) => [name, settingsOf(config)])));
      return new Empty();
    }),
    analyze: answer(async (request: Buffer) => {
      const resource = readResource(request);
      await analyzer.prepare(resource);
      return analyzeResponse(analyzer.analyze(resource), pack);
    }),
    remediate: answer((request: Buffer) => remediateResponse(analyzer, request, pack)),
    analyzeStack: answer(async (request: Buffer) => {
      await analyzer.prepareStack();
      const response = analyzeResponse(analyzer.analyzeStack(readStackResources(request)), pack);
      console.error(analyzer.summarize());
      return response;
    }),
    cancel: answer(() => new Empty()),
  });
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(String(port));
  });
}

/** A call with one answer. Bad input is told in its own words; anything else is a defect, told without what it may have read. */
function answer<Request, Response>(handle: (request: Request) => Response | Promise<Response>) {
  return ({ request }: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    const respond = async (): Promise<void> => callback(null, await handle(request));
    respond().catch((error: unknown) => {
      const isInputError = error instanceof InputError;
      callback(
        new Error(isInputError ? error.message : `defect in portcullis: ${error instanceof Error ? error.name : typeof error}`),
      );
      // The engine gives up on a pack that refuses its configuration, and leaves its process behind.
      if (isInputError) setTimeout(() => process.exit(1), EXIT_DELAY_MS).unref();
    });
  };
}

function analyzerInfo(analyzer: Analyzer, { name, version, description }: PackInfo): proto.AnalyzerInfo {
  const settings = new proto.PolicyInfo()
    .setName(PACK_SETTINGS)
    .setDisplayname("Settings of the pack")
    .setDescription("Holds the settings of the pack as a whole; it checks nothing itself.")
    .setPolicyType(proto.PolicyType.POLICY_TYPE_RESOURCE)
    .setEnforcementlevel(LEVELS.mandatory)
    .setConfigschema(new proto.PolicyConfigSchema().setProperties(Struct.fromJavaScript(plain(PACK_SETTINGS_SCHEMA))));
  return new proto.AnalyzerInfo()
    .setName(name)
    .setDisplayname(name)
    .setVersion(version)
    .setDescription(description)
    .setSupportsconfig(true)
    .setPoliciesList([settings, ...rules.map((rule) => policyInfo(rule, analyzer))]);
}

function policyInfo(rule: Rule, analyzer: Analyzer): proto.PolicyInfo {
  return new proto.PolicyInfo()
    .setName(rule.id)
    .setDisplayname(rule.title)
    .setDescription(`${rule.title}. ${rule.rationale}`)
    .setPolicyType(proto.PolicyType.POLICY_TYPE_RESOURCE)
    .setEnforcementlevel(LEVELS[analyzer.defaultLevel(rule.id)])
    .setSeverity(SEVERITIES[rule.severity])
    .setRemediationSteps(rule.remediation)
    .setUrl(docsUrl(rule.id))
    .setTagsList(rule.controls.map(({ framework, id }) => `${framework}/${id}`))
    .setConfigschema(new proto.PolicyConfigSchema().setProperties(Struct.fromJavaScript(plain(ruleSettingsSchema(rule)))));
}

/** A copy without readonly arrays, as protobuf wants it. */
function plain(schema: object): Record<string, never> {
  return JSON.parse(JSON.stringify(schema)) as Record<string, never>;
}

function settingsOf(config: proto.PolicyConfig): PolicySettings {
  const level = Object.entries(LEVELS).find(([, number]) => number === config.getEnforcementlevel());
  return { enforcementLevel: level?.[0] as EnforcementLevel, properties: config.getProperties()?.toJavaScript() ?? {} };
}

/** Each rule's changes on top of those before, in the properties as the engine sent them. */
function remediateResponse(analyzer: Analyzer, request: Buffer, pack: PackInfo): proto.RemediateResponse {
  const remediations = analyzer.canRemediate ? analyzer.remediate(readResource(request)) : [];
  const response = new proto.RemediateResponse();
  if (remediations.length === 0) return response;
  const properties = proto.AnalyzeRequest.deserializeBinary(request).getProperties() ?? new Struct();
  return response.setRemediationsList(
    remediations.map(({ rule, remedies }) => {
      for (const { field, value } of remedies) setIn(properties, field.keys, value as JavaScriptValue);
      return new proto.Remediation()
        .setPolicyname(rule.id)
        .setPolicypackname(pack.name)
        .setPolicypackversion(pack.version)
        .setDescription(rule.title)
        .setProperties(properties.clone());
    }),
  );
}

function analyzeResponse(diagnostics: readonly Diagnostic[], pack: PackInfo): proto.AnalyzeResponse {
  return new proto.AnalyzeResponse().setDiagnosticsList(diagnostics.map((diagnostic) => toProto(diagnostic, pack)));
}

function toProto(diagnostic: Diagnostic, pack: PackInfo): proto.AnalyzeDiagnostic {
  return new proto.AnalyzeDiagnostic()
    .setPolicyname(diagnostic.policyName)
    .setPolicypackname(pack.name)
    .setPolicypackversion(pack.version)
    .setDescription(diagnostic.policyName)
    .setMessage(diagnostic.message)
    .setEnforcementlevel(LEVELS[diagnostic.enforcementLevel])
    .setSeverity(SEVERITIES[diagnostic.severity])
    .setUrn(diagnostic.urn);
}
