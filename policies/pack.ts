/** The policy pack. Requiring this file starts it; nothing imports it. */
import { version } from "./version";
import { Analyzer } from "./targets/crossguard/analyzer";
import { serve } from "./targets/crossguard/server";

serve(new Analyzer(process.env), {
  name: "portcullis",
  version,
  description: "Blocks infrastructure that is not compliant before it exists.",
});
