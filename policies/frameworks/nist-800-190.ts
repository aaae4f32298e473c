/**
 * The countermeasures of NIST SP 800-190, Application Container Security Guide (September 2017), section 4, complete;
 * the titles are our own. The risk that 4.x.y counters is section 3.x.y of the same publication.
 * Source: https://doi.org/10.6028/NIST.SP.800-190
 */
import { framework } from "./control";

const HOST = "it concerns the operating system of the hosts";

const TITLES = {
  "4.1.1": "Images have no known vulnerabilities",
  "4.1.2": "Images are configured safely, from a minimal base and without root",
  "4.1.3": "Images hold no malware",
  "4.1.4": "Images hold no secrets",
  "4.1.5": "Only images of trusted origin run",
  "4.2.1": "Registries are reached over encrypted connections",
  "4.2.2": "Images are named by versions, and stale ones are not run",
  "4.2.3": "Registries demand authentication and authorisation",
  "4.3.1": "Administrators of the orchestrator hold only the rights for their task",
  "4.3.2": "Access to the orchestrator and to its data is authenticated strongly",
  "4.3.3": "Networks separate traffic of different sensitivity",
  "4.3.4": "Workloads of different sensitivity do not share hosts",
  "4.3.5": "Nodes are introduced and identified securely, and can be isolated",
  "4.4.1": "The container runtime has no known vulnerabilities",
  "4.4.2": "Containers reach only the networks that they need",
  "4.4.3": "Containers run with a safe configuration of the runtime",
  "4.4.4": "What an exploited application can do is bounded",
  "4.4.5": "Environments are separate, and only approved containers run",
  "4.5.1": "Hosts run a minimal operating system",
  "4.5.2": "The shared kernel is not open to other kinds of workloads",
  "4.5.3": "Components of hosts have no known vulnerabilities",
  "4.5.4": "Logins to hosts are rare and audited",
  "4.5.5": "Containers cannot change the file system of the host",
  "4.6": "Trust in the platform is rooted in its hardware",
} as const;

const nist = framework("nist-800-190", TITLES, {
  "4.1.1": "a scanner knows what an image contains, a program does not",
  "4.1.3": "a scanner knows what an image contains, a program does not",
  "4.3.5": "it concerns how nodes join the running cluster",
  "4.4.1": "it concerns the software of the nodes",
  "4.5.1": HOST,
  "4.5.3": HOST,
  "4.5.4": HOST,
  "4.6": "it concerns the hardware of the hosts",
});

/** A countermeasure, by the number of its section. */
export const nist800190 = nist.control;

/** Every countermeasure. */
export const nist800190Controls = nist.controls;
