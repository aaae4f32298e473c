/**
 * The CIS Docker Benchmark v1.6.0: sections 4 (images and build files) and 5 (container runtime) complete,
 * and of sections 2 (daemon) and 7 (swarm) what resources of a program can show; the titles are our own.
 * Source: https://www.cisecurity.org/benchmark/docker; the numbers are those of Docker Bench for Security v1.6.0.
 * Section 5 is numbered anew since v1.6.0: what was 5.1 to 5.31 in v1.5.0 is 5.2 to 5.32.
 */
import { framework } from "./control";

const TITLES = {
  "2.2": "Containers on the default bridge cannot reach each other",
  "2.5": "Registries are used over verified TLS only",
  "2.7": "A daemon that listens on the network demands TLS client certificates",
  "2.13": "Logs are sent to a central place",
  "2.14": "Containers cannot gain privileges unless they are allowed to",
  "4.1": "Images run as a user of their own, not as root",
  "4.2": "Images are built on trusted bases",
  "4.3": "Images hold no packages that they do not need",
  "4.4": "Images are scanned, and rebuilt when patches appear",
  "4.5": "Only signed images are used",
  "4.6": "Images have a health check",
  "4.7": "Package lists are updated in the step that installs from them",
  "4.8": "Images hold no setuid or setgid files that they do not need",
  "4.9": "Files are copied with COPY rather than ADD",
  "4.10": "Build files hold no secrets",
  "4.11": "Packages are verified before they are installed",
  "4.12": "Signatures of artifacts are verified",
  "5.1": "Swarm mode is off where it is not used",
  "5.2": "Containers run under an AppArmor profile",
  "5.3": "Containers run under SELinux options",
  "5.4": "Containers hold only the capabilities that they need",
  "5.5": "Containers are not privileged",
  "5.6": "Sensitive directories of the host are not mounted",
  "5.7": "Containers run no SSH server",
  "5.8": "Privileged ports of the host are not published",
  "5.9": "Only the ports that are needed are open",
  "5.10": "Containers do not share the network of the host",
  "5.11": "Memory is limited",
  "5.12": "CPU shares are set",
  "5.13": "The root file system is read-only",
  "5.14": "Ports are published on a chosen interface of the host",
  "5.15": "Failing containers are restarted at most five times",
  "5.16": "Containers do not share the process namespace of the host",
  "5.17": "Containers do not share the IPC namespace of the host",
  "5.18": "Devices of the host are not handed to containers",
  "5.19": "Default limits on files and processes are overridden only where needed",
  "5.20": "Mounts are not propagated to the host",
  "5.21": "Containers do not share the UTS namespace of the host",
  "5.22": "Seccomp is not switched off",
  "5.23": "Nobody enters containers with extra privileges",
  "5.24": "Nobody enters containers as root",
  "5.25": "Containers stay in the control group that is meant for them",
  "5.26": "Processes cannot gain more privileges than their parent",
  "5.27": "The health of running containers is checked",
  "5.28": "Containers run the current build of their image",
  "5.29": "The number of processes is limited",
  "5.30": "Containers are not on the default bridge",
  "5.31": "Containers do not share the user namespace of the host",
  "5.32": "The socket of the engine is not mounted",
  "7.3": "Overlay networks are encrypted",
  "7.4": "Secrets of swarm services are managed by the swarm",
} as const;

const cis = framework("cis-docker", TITLES, {
  "4.4": "a scanner knows what an image contains, a program does not",
  "4.8": "the modes of files are seen in the built image only",
  "5.1": "swarm mode is a state of the running engine",
  "5.23": "it concerns the commands that people run",
  "5.24": "it concerns the commands that people run",
});

/** A control, by its number. */
export const cisDocker = cis.control;

/** Every control of the sections named above. */
export const cisDockerControls = cis.controls;
