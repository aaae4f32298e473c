import { ENVIRONMENTS } from "../rule";
import { rules } from "../rules";
import { SCOPES } from "./waiver";

const filled = (description: string): object => ({ type: "string", pattern: "\\S", description });

const URN = {
  type: "string",
  pattern: "^urn:pulumi:[^:]+::[^:]+::.+::.+$",
  description: "The URN of a resource of a Pulumi program.",
};
const KIND = filled("The kind of the resource or part.");
const NAME = filled("The name of the resource or part.");

/** One of three forms. Written with `if` rather than `oneOf`, so that an error is about the form that was meant. */
const SUBJECT = {
  type: "object",
  description:
    "What is waived, in one of three forms: urn; apiVersion, kind, name and namespace; or file, alone or with kind and name.",
  if: { properties: { urn: true }, required: ["urn"] },
  then: { properties: { urn: URN }, additionalProperties: false },
  else: {
    if: { properties: { file: true }, required: ["file"] },
    then: {
      properties: {
        file: filled("A file as it is named to portcullis scan, relative to where that is run."),
        kind: KIND,
        name: NAME,
      },
      dependentRequired: { kind: ["name"], name: ["kind"] },
      additionalProperties: false,
    },
    else: {
      properties: {
        apiVersion: filled("For example apps/v1."),
        kind: KIND,
        name: NAME,
        namespace: filled("The namespace; left out for a resource that names none."),
      },
      required: ["apiVersion", "kind", "name"],
      additionalProperties: false,
    },
  },
};

/** The JSON Schema (2020-12) of a file of waivers. Dates that do not exist or lie too far ahead are not among what it can tell. */
export function waiverSchema(): object {
  const waiver = {
    type: "object",
    properties: {
      rule: { type: "string", enum: rules.map(({ id }) => id), description: "The id of one rule." },
      subject: SUBJECT,
      path: filled("One place in the subject, exactly as the finding names it. Without it, every place."),
      scope: {
        type: "string",
        enum: SCOPES,
        description: "With pattern, * in the subject stands for anything without / and ::. Default: exact.",
      },
      reason: {
        type: "string",
        pattern: "^\\s*\\S[\\s\\S]{8,}\\S\\s*$",
        description: "Why the finding is accepted, in at least 10 characters.",
      },
      owner: filled("Who answers for it."),
      ticket: {
        type: "string",
        pattern: "^([A-Za-z][A-Za-z0-9_]*-[0-9]+|https://[^\\s/@]+(/\\S*)?)$",
        description: "Where it was decided: a key such as OPS-123, or an https URL.",
      },
      expires: {
        type: "string",
        pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        description: "The last day on which it holds (UTC), at most 366 days ahead.",
      },
      environment: { type: "string", enum: ENVIRONMENTS, description: "The environment that it is confined to. Without it, all." },
    },
    required: ["rule", "subject", "reason", "owner", "ticket", "expires"],
    additionalProperties: false,
  };
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Waivers of portcullis",
    description: "Findings that are accepted for a time, and who answers for it.",
    type: "object",
    properties: { waivers: { type: "array", items: waiver } },
    required: ["waivers"],
    additionalProperties: false,
  };
}
