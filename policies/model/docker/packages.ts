/** Package managers of distributions, as scripts call them. */
import type { Command } from "./shell";

/** One call of a package manager. */
export interface PackageCall {
  manager: "apt" | "apk" | "rpm" | "zypper" | "pip";
  /** What it does; other things are told by their own word. */
  action: string;
  /** What it acts on, without versions. */
  packages: readonly string[];
  /** Everything that begins with a hyphen. */
  options: readonly string[];
}

const MANAGERS: Readonly<Record<string, PackageCall["manager"]>> = {
  apk: "apk",
  apt: "apt",
  "apt-get": "apt",
  aptitude: "apt",
  dnf: "rpm",
  dnf5: "rpm",
  microdnf: "rpm",
  pip: "pip",
  pip3: "pip",
  tdnf: "rpm",
  yum: "rpm",
  zypper: "zypper",
};

/** Words for the same action, by what they are here. */
const ACTIONS: Readonly<Record<string, string>> = {
  add: "install",
  "build-dep": "install",
  "dist-upgrade": "upgrade",
  dup: "upgrade",
  "full-upgrade": "upgrade",
  groupinstall: "install",
  in: "install",
  localinstall: "install",
  ref: "update",
  refresh: "update",
  reinstall: "install",
  "safe-upgrade": "upgrade",
  up: "upgrade",
};

/** Options that take a word of their own. */
const OPTIONS_WITH_WORD =
  /^(?:-[otcXptr]|--(?:option|target-release|config-file|repository|virtual|root|requirement|repo|setopt))$/;

/** What a command does as a call of a package manager; `undefined` if it is none. */
export function packageCall({ name, words }: Command): PackageCall | undefined {
  // `python3 -m pip install`
  const isModule = /^python[\d.]*$/.test(name) && words[0] === "-m" && /^pip3?$/.test(words[1] ?? "");
  const manager = isModule ? "pip" : Object.hasOwn(MANAGERS, name) ? MANAGERS[name] : undefined;
  if (!manager) return undefined;
  const options: string[] = [];
  const others: string[] = [];
  const rest = [...(isModule ? words.slice(2) : words)];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith("-") || word === "-") others.push(word);
    else {
      options.push(word);
      if (OPTIONS_WITH_WORD.test(word)) options.push(rest.shift() ?? "");
    }
  }
  const [action = "", ...packages] = others;
  return {
    manager,
    action: Object.hasOwn(ACTIONS, action)
      ? (ACTIONS[action] ?? action)
      : manager === "rpm" && action === "update"
        ? "upgrade"
        : action,
    packages: packages.map((one) => one.replace(/[=<>~:].*$/, "")),
    options,
  };
}

/** The calls among commands. */
export function packageCalls(commands: readonly Command[]): PackageCall[] {
  return commands.flatMap((command) => packageCall(command) ?? []);
}
