// Without a language server, files are checked against the schemas, if the extension *YAML*
// is there.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const YAML = 'redhat.vscode-yaml';

/** Returns the schema of a file, by its URI. */
function schemaOf(uri) {
  const name = uri.split('/').pop();
  if (!uri.includes('/scenarios/') || !/\.ya?ml$/.test(name)) return undefined;
  return name === 'stage.yaml' ? 'rehearsal://schema/stage.json' : 'rehearsal://schema/scenario.json';
}

function schemas(vscode, context, log) {
  let isUsed = false;
  let isRegistered = false;
  async function register() {
    const yaml = vscode.extensions.getExtension(YAML);
    if (!yaml || isRegistered) return;
    isRegistered = true;
    try {
      const api = await yaml.activate();
      api.registerContributor(
        'rehearsal',
        (uri) => (isUsed ? schemaOf(uri) : undefined),
        (uri) => {
          const file = path.join(context.extensionPath, 'schemas', uri.split('/').pop());
          return fs.readFileSync(file, 'utf8');
        },
      );
    } catch (error) {
      log(`the schemas could not be registered: ${error.message}`);
    }
  }
  return {
    use(whether) {
      isUsed = whether;
      if (isUsed) register();
    },
  };
}

module.exports = { schemaOf, schemas };
