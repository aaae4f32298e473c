import { type Field } from "../field";
import { isShell, parseExec, parseShell, type Command } from "./shell";

/** An instruction of a stage, or of the first lines. */
export class Instruction {
  private parsed: Command[] | undefined;

  constructor(
    /** In upper case. */
    readonly keyword: string,
    /** Its arguments: a text (`USER`), texts by name (`ENV`, `ARG`, `LABEL`), a list (`EXPOSE`, `VOLUME`) or a map (the others). */
    readonly field: Field,
    /** Whether it is kept by `ONBUILD` for images that are built on this one. */
    readonly isTrigger: boolean,
  ) {}

  get(...keys: (string | number)[]): Field {
    return this.field.get(...keys);
  }

  /** The values of a flag: none, one, or those of each repetition. */
  flag(name: string): readonly Field[] {
    const field = this.field.get(name);
    if (field.state === "absent") return [];
    return Array.isArray(field.value) ? field.items() : [field];
  }

  /** The programs that `RUN`, `CMD` or `ENTRYPOINT` runs, here-documents for a shell included. */
  commands(): readonly Command[] {
    this.parsed ??= this.parse();
    return this.parsed;
  }

  private parse(): Command[] {
    const exec = this.field.get("exec");
    if (exec.state !== "absent") return parseExec(exec.items().map(({ value }) => (typeof value === "string" ? value : "")));
    const { value: script } = this.field.get("command");
    if (typeof script !== "string") return [];
    const documents = this.field
      .get("documents")
      .items()
      .flatMap((document) => document.get("content").value ?? [])
      .filter((content) => typeof content === "string");
    const own = parseShell(script);
    // A here-document alone is the script; beside a command it is what the command reads.
    const isScript =
      own.length === 0 || own.some((command) => isShell(command) && command.words.every((word) => word.startsWith("-")));
    const scripts = isScript ? documents.filter((content) => !/^#!(?!.*\b(?:ba|da|a|z|k)?sh\b)/.test(content)) : [];
    return [...own, ...scripts.flatMap(parseShell)];
  }
}

/** A stage: what stands between one `FROM` and the next. */
export class Stage {
  /** In the order of the text. */
  private readonly all: readonly Instruction[];

  constructor(
    readonly field: Field,
    instructions: readonly Instruction[],
    /** The earlier stage that this one goes on with; absent if it begins with an image. */
    readonly parent: Stage | undefined,
  ) {
    this.all = instructions;
  }

  /** The image that the stage begins with, or the earlier stage. */
  get image(): Field {
    return this.field.get("FROM", "image");
  }

  /** The image that this stage and those that it goes on with begin with. */
  get base(): Field {
    return this.parent?.base ?? this.image;
  }

  /** The instructions with these keywords, those under `ONBUILD` included. What cannot be read has one of each that cannot be read. */
  instructions(...keywords: readonly string[]): readonly Instruction[] {
    if (this.field.state === "unknown") return keywords.map((keyword) => new Instruction(keyword, this.field.get(keyword), false));
    return this.all.filter(({ keyword }) => keywords.includes(keyword));
  }

  /**
   * What the last instruction of a keyword sets, here or in the stage that this one goes on with; absent where only the base image says.
   */
  effective(keyword: string): Field {
    const own = this.instructions(keyword).findLast(({ isTrigger }) => !isTrigger);
    return own?.field ?? this.parent?.passedOn(keyword) ?? this.field.get(keyword);
  }

  /** What a stage that goes on with this one begins with: what it keeps for later is carried out at once. */
  private passedOn(keyword: string): Field | undefined {
    const trigger = this.instructions(keyword).findLast(({ isTrigger }) => isTrigger);
    if (trigger) return trigger.field;
    const field = this.effective(keyword);
    return field.state === "absent" ? undefined : field;
  }
}

/** A Dockerfile, read by its stages. */
export class Dockerfile {
  readonly stages: readonly Stage[];

  /** `order` has the place of each instruction, in the order of the text; `target` the name or number of the stage that is built. */
  constructor(
    readonly root: Field,
    order: readonly (readonly (string | number)[])[],
    private readonly target?: Field,
  ) {
    const byStage = new Map<number, Instruction[]>();
    for (const [top, index, keyword, position] of order) {
      if (top !== "stages" || typeof index !== "number" || typeof keyword !== "string" || position === undefined) continue;
      const instructions = byStage.get(index) ?? [];
      byStage.set(index, instructions);
      const field = root.get(top, index, keyword, position);
      if (keyword !== "ONBUILD") instructions.push(new Instruction(keyword, field, false));
      else for (const [inner, content] of field.entries()) instructions.push(new Instruction(inner, content, true));
    }
    const stages: Stage[] = [];
    for (const field of root.get("stages").items()) {
      const { value } = field.get("FROM", "stage");
      stages.push(new Stage(field, byStage.get(stages.length) ?? [], typeof value === "number" ? stages[value] : undefined));
    }
    this.stages = stages;
  }

  /** The stage that becomes the image: the last one, unless the build names another. */
  get final(): Stage | undefined {
    const { target } = this;
    if (!target || target.state === "absent") return this.stages.at(-1);
    if (target.state === "unknown") return new Stage(target, [], undefined);
    const name = textOf(target)?.toLowerCase();
    const isNamed = ({ field }: Stage, index: number): boolean =>
      name === String(index) || name === textOf(field.get("FROM", "name"))?.toLowerCase();
    // Without such a stage the build fails.
    return this.stages.find(isNamed) ?? this.stages.at(-1);
  }

  /** The stages whose layers the image has: the last one and those that it goes on with. */
  get imageStages(): readonly Stage[] {
    const stages: Stage[] = [];
    for (let stage = this.final; stage; stage = stage.parent) stages.unshift(stage);
    return stages;
  }

  /** The images that are used: those that stages begin with, and others from which files are copied or mounted. */
  get usedImages(): readonly UsedImage[] {
    const images: UsedImage[] = [];
    const names = new Set<string>();
    for (const stage of this.stages) {
      const sources = stage.instructions("COPY", "ADD").flatMap((copy) => copy.flag("from").map(imageAt));
      const mounts = stage.instructions("RUN").flatMap((run) => run.flag("mount").flatMap(mountedImage));
      if (!stage.parent) images.push(imageAt(stage.image));
      if (stage.field.state !== "unknown") images.push(...[...sources, ...mounts].filter(({ image }) => !isStage(image, names)));
      const { value } = stage.field.get("FROM", "name");
      if (typeof value === "string") names.add(value.toLowerCase());
    }
    return images;
  }

  /** The instructions of all stages with these keywords, and the arguments of the first lines. */
  instructions(...keywords: readonly string[]): readonly Instruction[] {
    const global = keywords.includes("ARG")
      ? this.root
          .get("ARG")
          .items()
          .map((field) => new Instruction("ARG", field, false))
      : [];
    return [...global, ...this.stages.flatMap((stage) => stage.instructions(...keywords))];
  }
}

/** An image that a Dockerfile uses; `image` is `undefined` where it cannot be read. */
export interface UsedImage {
  field: Field;
  image: string | undefined;
}

function imageAt(field: Field): UsedImage {
  return { field, image: typeof field.value === "string" ? field.value : undefined };
}

/** The image in `--mount=type=bind,from=image,…`. */
function mountedImage(field: Field): UsedImage[] {
  const [, image] = typeof field.value === "string" ? (/(?:^|,)from=([^,]+)/.exec(field.value) ?? []) : [];
  return image === undefined && field.state === "known" ? [] : [{ field, image }];
}

/** Whether a name is that of an earlier stage or its number. */
function isStage(name: string | undefined, names: ReadonlySet<string>): boolean {
  return name !== undefined && (/^\d+$/.test(name) || names.has(name.toLowerCase()));
}

function textOf({ value }: Field): string | undefined {
  return typeof value === "string" ? value : undefined;
}
