import assert from "node:assert/strict";
import { plainSecretData } from "../../../../policies/rules/secret/plain-secret-data";
import { readManifests } from "../../../../policies/sources/manifests";
import { secret, UNKNOWN, type Json } from "../../../support/pods";
import { evaluateWith, testRule } from "../../../support/rule-tester";

const MESSAGE = "Secret must take its data from values that are marked secret";
const MANIFEST = "Secret must not have its data written into the manifest";
/** Marks something of the resource, so that the case is one of a program and not of a manifest. */
const MARKED = { "metadata.annotations": { note: secret("a program") } };

testRule(plainSecretData, {
  base: { apiVersion: "v1", kind: "Secret", metadata: { name: "db", namespace: "shop" }, type: "Opaque" },
  compliant: [
    { stringData: {} },
    { "stringData.password": "" },
    { "stringData.password": secret("hunter2") },
    { data: secret({ password: "aHVudGVyMg==" }) },
    { data: secret(UNKNOWN) },
    { "stringData.password": "<path:secret/data/db#password>" },
    { "data.password": Buffer.from("vault:secret/data/db#password").toString("base64") },
    { "data.password": "ENC[AES256_GCM,data:p673w==,iv:YY=,tag:A=,type:str]" },
    { 'stringData["app.yaml"]': "database:\n  user: shop\n" },
  ],
  violations: [
    { set: { ...MARKED, "stringData.password": "hunter2" }, path: "stringData.password", message: MESSAGE },
    { set: { ...MARKED, "data.password": "aHVudGVyMg==" }, path: "data.password", message: MESSAGE },
    { set: { ...MARKED, "data.settings": "aHVudGVyMg==" }, path: "data.settings", message: MESSAGE },
    {
      set: { ...MARKED, 'stringData["app.yaml"]': "database:\n  password: hunter2\n" },
      path: 'stringData["app.yaml"]',
      message: MESSAGE,
    },
    {
      set: { ...MARKED, 'data[".dockerconfigjson"]': Buffer.from('{"auths":{}}').toString("base64") },
      path: 'data[".dockerconfigjson"]',
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { "stringData.password": UNKNOWN }, path: "stringData.password", message: MESSAGE },
    { set: { data: UNKNOWN }, path: "data", message: MESSAGE },
  ],
  legitimate: [
    {
      what: "a program that asks its configuration for the secret",
      set: { "stringData.password": secret("hunter2") },
    },
    {
      what: "a manifest that is rendered for the deployment and stored nowhere",
      set: { "stringData.password": "hunter2" },
      waived: true,
    },
    {
      what: "the configuration of a dashboard that reads it from a Secret",
      set: { 'stringData["grafana.ini"]': "[date_formats]\ndefault_timezone = UTC\n" },
    },
  ],
});

describe(`${plainSecretData.id} in a manifest`, () => {
  const cases: [string, { [key: string]: Json }, string][] = [
    ["plain texts", { stringData: { password: "hunter2" } }, "stringData.password"],
    ["base64", { data: { password: "aHVudGVyMg==" } }, "data.password"],
  ];
  for (const [what, values, path] of cases) {
    it(`finds ${what}`, () => {
      const manifest = { apiVersion: "v1", kind: "Secret", metadata: { name: "db", namespace: "shop" }, ...values };
      const { subjects } = readManifests(JSON.stringify(manifest), { file: "secret.json", strict: true });
      const { findings } = evaluateWith(plainSecretData, {}, subjects);
      assert.deepEqual(
        findings.map(({ outcome, message }) => `${outcome}: ${message}`),
        [`violation: ${MANIFEST} in ${path}`],
      );
    });
  }
});
