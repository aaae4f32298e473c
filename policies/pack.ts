/** The policy pack. Requiring this file starts it; nothing imports it. */
import { description, version } from "./version";
import { Analyzer } from "./targets/crossguard/analyzer";
import { openProjectSignatures, readProjectWaivers } from "./targets/crossguard/project";
import { serve } from "./targets/crossguard/server";

const analyzer = new Analyzer(process.env, {
  readWaivers: () => readProjectWaivers(process.env, __dirname),
  openSignatures: () => openProjectSignatures(process.env, __dirname),
});

serve(analyzer, {
  name: "portcullis",
  version,
  description,
});
