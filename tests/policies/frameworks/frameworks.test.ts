import assert from "node:assert/strict";
import { frameworks } from "../../../policies/frameworks";
import { cisDocker } from "../../../policies/frameworks/cis-docker";
import { cisKubernetes } from "../../../policies/frameworks/cis-kubernetes";
import { framework } from "../../../policies/frameworks/control";
import { mitreAttack } from "../../../policies/frameworks/mitre-attack";
import { nist800190 } from "../../../policies/frameworks/nist-800-190";
import { nsaCisa } from "../../../policies/frameworks/nsa-cisa";
import { pciDss } from "../../../policies/frameworks/pci-dss";
import { baseline, restricted } from "../../../policies/frameworks/pss";

describe("frameworks", () => {
  for (const { name, controls } of frameworks)
    describe(name, () => {
      it("lists each control once, under its own name", () => {
        const ids = controls.map(({ id }) => id);
        assert.ok(ids.length > 0);
        assert.deepEqual([...new Set(ids)], ids);
        assert.deepEqual([...new Set(controls.map((control) => control.framework))], [name]);
      });

      it("has titles and reasons that are sentences without a full stop", () => {
        for (const { id, title, why } of controls) {
          assert.match(title, /^[A-Z].*[^.\s]$/, id);
          assert.match(why ?? "it can", /^[a-z].*[^.\s]$/, id);
        }
      });

      it("gives a reason exactly for what cannot be judged", () => {
        for (const { id, judgeable, why } of controls) assert.equal(judgeable === false, why !== undefined, id);
      });
    });

  it("have names of their own", () => {
    const names = frameworks.map(({ name }) => name);
    assert.deepEqual([...new Set(names)], names);
  });

  it("give by id what they list", () => {
    const examples = [
      baseline("hostPorts"),
      restricted("runAsNonRoot"),
      cisKubernetes("5.3.1"),
      cisDocker("5.4"),
      nsaCisa("pod-security/non-root"),
      nist800190("4.4.3"),
      pciDss("8.6.2"),
      mitreAttack("T1611"),
    ];
    const listed = frameworks.flatMap(({ controls }) => controls);
    for (const example of examples)
      assert.deepEqual(
        listed.filter(({ framework: name, id }) => name === example.framework && id === example.id),
        [example],
      );
  });

  it("are complete in the sections that they promise", () => {
    const ids = (name: string): string[] => frameworks.find((each) => each.name === name)?.controls.map(({ id }) => id) ?? [];
    const numbered = (prefix: string, count: number): string[] =>
      Array.from({ length: count }, (_, index) => `${prefix}.${index + 1}`);
    const sections = { "5.1": 13, "5.2": 12, "5.3": 2, "5.4": 2, "5.5": 1, "5.6": 4 };
    assert.deepEqual(
      ids("cis-kubernetes"),
      Object.entries(sections).flatMap(([section, count]) => numbered(section, count)),
    );
    assert.deepEqual(
      ids("cis-docker").filter((id) => /^[45]\./.test(id)),
      [...numbered("4", 12), ...numbered("5", 32)],
    );
  });
});

describe("framework()", () => {
  it("marks what cannot be judged, in the list and by id", () => {
    const { control, controls } = framework("example", { a: "First", b: "Second" }, { b: "it concerns people" });
    const expected = [
      { framework: "example", id: "a", title: "First" },
      { framework: "example", id: "b", title: "Second", judgeable: false, why: "it concerns people" },
    ];
    assert.deepEqual(controls, expected);
    assert.deepEqual([control("a"), control("b")], expected);
  });
});
