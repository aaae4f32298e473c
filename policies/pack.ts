/** The policy pack. Requiring this file starts it; nothing imports it. */
import { description, version } from "./version";
import { Analyzer } from "./targets/crossguard/analyzer";
import { serve } from "./targets/crossguard/server";

serve(new Analyzer(process.env), {
  name: "portcullis",
  version,
  description,
});
