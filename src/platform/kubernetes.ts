/** Where settings and the data directory come from, for hints: at a terminal it is another place than in a cluster. */

/** Kubernetes gives every container the address of its API server. */
export function isInKubernetes(environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment['KUBERNETES_SERVICE_HOST'] !== undefined;
}

/** Ends a sentence that begins with "Set NAME". */
export function whereToSet(environment: NodeJS.ProcessEnv = process.env): string {
  return isInKubernetes(environment)
    ? 'in the Secret womba-secrets (as a key, or as a line of its key .env) or in the ConfigMap womba-config; a pod reads them when it starts'
    : 'in the environment, in .env or by `womba configure`';
}

/** What to check when a folder cannot be written. */
export function checkFolder(folder: string, environment: NodeJS.ProcessEnv = process.env): string {
  // Windows has no user ids.
  const user = process.getuid === undefined ? 'this user' : `user ${process.getuid()}:${process.getgid?.()}`;
  const claim = isInKubernetes(environment)
    ? ' In Kubernetes it is the volume of the claim womba-chroma-data, mounted at /app/data, writable, with fsGroup 1000.'
    : '';
  return `Check that ${folder} exists, that ${user} may write to it, and that its disk is not full.${claim}`;
}
