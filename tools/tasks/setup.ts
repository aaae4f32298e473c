/** `npm run setup`: does nothing beyond what `tools/setup.mjs` did to get here, which is to install the packages. */
