/** The version of portcullis. The bundler puts the text of package.json in place of this import. */
export { version } from "../package.json";
