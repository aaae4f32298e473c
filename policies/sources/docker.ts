import { DockerContainer } from "../model/docker/docker-container";
import type { Field } from "../model/field";
import type { Subject } from "../model/subject";
import { dockerfileIn } from "./dockerfile";

/** What a resource of @pulumi/docker or @pulumi/docker-build holds, by its kind: a container, or the text of a Dockerfile. */
export function dockerPartsOf(kind: string, root: Field): NonNullable<Subject["parts"]> {
  switch (kind) {
    case "docker:index:Container":
      return { "docker-container": [DockerContainer.ofContainer(root)] };
    case "docker:index:Service":
      return { "docker-container": [DockerContainer.ofService(root)] };
    case "docker-build:index:Image": {
      const inline = root.get("dockerfile", "inline");
      return inline.state === "absent" ? {} : { dockerfile: [dockerfileIn(inline, root.get("target"))] };
    }
    default:
      return {};
  }
}
