/**
 * Serves an {@link Analyzer} over gRPC, as the engine expects of a policy pack. It stands in for the server in @pulumi/policy, whose
 * policies see neither the whole configuration (so that a misspelt rule would go unnoticed) nor the stack's name nor what is secret, and
 * which decodes a resource anew for every policy. See docs/architecture.md.
 */
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import analyzerRpc from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import proto from "@pulumi/pulumi/proto/analyzer_pb";
import plugin from "@pulumi/pulumi/proto/plugin_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { InputError } from "../../errors";
import { PACK_SETTINGS, PACK_SETTINGS_SCHEMA, RULE_SETTINGS_SCHEMA } from "../../profiles/configuration";
import type { EnforcementLevel } from "../../profiles/profile";
import { docsUrl, type Rule } from "../../rule";
import { rules } from "../../rules";
import type { Analyzer, PolicySettings } from "./analyzer";
import type { Diagnostic } from "./diagnostics";

/** As large as the engine's own limit (400 MiB). */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

const LEVELS: Record<EnforcementLevel, number> = {
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
