import { InputError } from "../errors";
import { Dockerfile } from "../model/docker/dockerfile";
import { Field, Unknown, type Value, type ValueMap } from "../model/field";
import type { Position, Subject } from "../model/subject";
import { inPlaceOf } from "../model/vault/vault-policy";
import { contentOf } from "./dockerfile-arguments";
import { invalid, splitDockerfile, splitInstruction, wordsOf, type RawInstruction } from "./dockerfile-lines";
import { Variables, WordError } from "./dockerfile-variables";
import type { Manifests } from "./manifests";

/** How a text is named in reports and errors. */
export interface DockerfileOptions {
  file: string;
}

/** A Dockerfile as a tree, with the places of its instructions in the order of the text. */
export interface DockerfileTree {
  /** `syntax`, `ARG` and `stages`; in a stage its `FROM` and under each other keyword the list of its instructions. */
  value: ValueMap;
  places: { keys: (string | number)[]; position: Position }[];
}

const MAX_STAGES = 500;
const STAGE_NAME = /^[a-z][a-z0-9-_.]*$/;

/** Reads a Dockerfile: one subject, or one error where no builder would take it, or not every builder in the same way. */
export function readDockerfile(text: string, { file }: DockerfileOptions): Manifests {
  try {
    const { value, places } = parseDockerfile(text, file);
    const byKeys = new Map(places.map(({ keys, position }) => [keys.join("\n"), position]));
    const root = Field.root(value);
    const subject: Subject = {
      reference: { kind: "Dockerfile", file },
      root,
      kinds: ["dockerfile/Dockerfile"],
      pods: [],
      parts: {
        dockerfile: [
          new Dockerfile(
            root,
            places.map(({ keys }) => keys),
          ),
        ],
      },
      locate: (keys) => {
        for (let length = keys.length; length > 0; length -= 1) {
          const position = byKeys.get(keys.slice(0, length).join("\n"));
          if (position) return position;
        }
        return { line: 1, column: 1 };
      },
    };
    return { subjects: [subject], errors: [] };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { subjects: [], errors: [error] };
  }
}

/**
 * The Dockerfile that a resource holds as a text, as `docker-build:index:Image` does under `dockerfile.inline`. Its fields have paths below
 * that of the text. Where the text is not known or no Dockerfile, everything in it is unknown. `target` names the stage that is built.
 */
export function dockerfileIn(field: Field, target: Field): Dockerfile {
  const unread = (why: Unknown): Dockerfile => new Dockerfile(inPlaceOf(field, why), []);
  if (field.state === "unknown") return new Dockerfile(field, []);
  if (typeof field.value !== "string") return unread(new Unknown("is no text, and so no Dockerfile"));
  try {
    const { value, places } = parseDockerfile(field.value, field.path);
    const order = places.map(({ keys }) => keys);
    return new Dockerfile(inPlaceOf(field, value), order, target);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { line = 1 } = error.location;
    return unread(new Unknown(`cannot be read as a Dockerfile: it ${error.reason} (line ${line})`));
  }
}

/** The tree of a Dockerfile. Throws an {@link InputError} with the line at fault. */
export function parseDockerfile(text: string, file: string): DockerfileTree {
  const { instructions, escape, syntax } = splitDockerfile(text, file);
  const tree = new TreeBuilder(file, escape);
  for (const instruction of instructions) {
    try {
      tree.add(instruction);
    } catch (error) {
      throw error instanceof WordError ? invalid(file, instruction.line, error.message) : error;
    }
  }
  return tree.finish(syntax);
}

/** A stage while its instructions arrive. */
interface OpenStage {
  value: ValueMap;
  name: string | undefined;
  variables: Variables;
}

class TreeBuilder {
  private readonly value = map({ ARG: [], stages: [] });
  private readonly places: DockerfileTree["places"] = [];
  private readonly global = Variables.global();
  private readonly stages: OpenStage[] = [];

  constructor(
    private readonly file: string,
    private readonly escape: string,
  ) {}

  add(instruction: RawInstruction): void {
    const { keyword, line } = instruction;
    if (keyword === "FROM") return this.addStage(instruction);
    const stage = this.stages.at(-1);
    const value = this.read(instruction, stage?.variables);
    if (!stage && keyword !== "ARG") throw invalid(this.file, line, "has an instruction in front of the first FROM");
    const holder = stage?.value ?? this.value;
    const list = (holder[keyword] ??= []) as Value[];
    list.push(value);
    this.locate([...(stage ? ["stages", this.stages.length - 1] : []), keyword, list.length - 1], instruction);
  }

  finish(syntax: { value: string; line: number } | undefined): DockerfileTree {
    if (this.stages.length === 0) {
      throw new InputError("invalid-dockerfile", "has no FROM, and so builds nothing", { source: this.file });
    }
    if (syntax) {
      this.value["syntax"] = syntax.value;
      this.places.push({ keys: ["syntax"], position: { line: syntax.line, column: 1 } });
    }
    return { value: this.value, places: this.places };
  }

  private addStage(instruction: RawInstruction): void {
    const { rest, flags, line } = instruction;
    const [image = "", as, name, ...more] = wordsOf(rest);
    if (image === "" || more.length > 0 || (as !== undefined && (as.toLowerCase() !== "as" || name === undefined))) {
      throw invalid(this.file, line, "has a FROM that is not of the form FROM image [AS name]");
    }
    if (name !== undefined && !STAGE_NAME.test(name.toLowerCase())) throw invalid(this.file, line, "has a stage with a wrong name");
    const base = this.global.expand(image, this.escape);
    if (base === "") throw invalid(this.file, line, "has a FROM whose image is empty");
    const parent = typeof base === "string" ? this.stageNamed(base) : undefined;
    const platform = flags.find((flag) => flag.startsWith("--platform="))?.slice("--platform=".length);
    const from = map({
      image: base,
      ...(platform !== undefined && { platform: this.global.expand(platform, this.escape) }),
      ...(name !== undefined && { name }),
      // Which of the earlier stages it is that this one goes on with.
      ...(parent !== undefined && { stage: this.stages.indexOf(parent) }),
    });
    const value = map({ FROM: from });
    const variables = parent ? Variables.after(parent.variables) : Variables.ofImage(base);
    if (this.stages.push({ value, name: name?.toLowerCase(), variables }) > MAX_STAGES) {
      throw invalid(this.file, line, `has more than ${MAX_STAGES} stages`);
    }
    (this.value["stages"] as Value[]).push(value);
    const keys = ["stages", this.stages.length - 1];
    this.places.push({ keys, position: { line, column: instruction.column } });
    this.locate([...keys, "FROM"], instruction);
  }

  /** The last stage of that name, as builders look it up. */
  private stageNamed(image: string): OpenStage | undefined {
    return this.stages.findLast(({ name }) => name === image.toLowerCase());
  }

  private read(instruction: RawInstruction, variables: Variables | undefined): Value {
    const { keyword, line } = instruction;
    if (keyword !== "ONBUILD")
      return contentOf(instruction, this.file, this.escape, variables ?? this.global, variables && this.global);
    const inner = splitInstruction(instruction.rest, this.escape, this.file, line);
    if (["ONBUILD", "FROM", "MAINTAINER"].includes(inner.keyword)) {
      throw invalid(this.file, line, `has an ONBUILD ${inner.keyword}, which no builder takes`);
    }
    // It is read in a build of another image, whose variables are not known here.
    const later = new Variables(new Unknown("depends on the image that is built on this one"));
    return map({ [inner.keyword]: contentOf({ ...instruction, ...inner }, this.file, this.escape, later, undefined) });
  }

  private locate(keys: (string | number)[], { line, column }: RawInstruction): void {
    this.places.push({ keys, position: { line, column } });
  }
}

/** A map without a prototype. */
function map(entries: ValueMap): ValueMap {
  return Object.assign(Object.create(null) as ValueMap, entries);
}
