/** What package.json says of portcullis. The bundler puts the texts in place of this import. */
export { description, version } from "../package.json";
