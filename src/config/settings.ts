/** How a setting is written in the environment; lists and per-project forms are described in docs/configuration.md. */
export type SettingKind = 'text' | 'secret' | 'url' | 'number' | 'integer' | 'boolean' | 'list' | 'per-project';

export interface Setting {
  kind: SettingKind;
  description: string;
  default?: string;
  /** Other names of the environment variable. */
  aliases?: readonly string[];
  /** Other keys in config.yml, beside the name in lower case. */
  yaml?: readonly string[];
  /** Smallest and largest allowed number. */
  min?: number;
  max?: number;
  choices?: readonly string[];
  example?: string;
}

/** Every setting by the name of its environment variable. */
export const settings = {
  PROJECT_KEY: {
    kind: 'list',
    description: 'Jira and Zephyr project keys, comma-separated',
    aliases: ['DEFAULT_PROJECT_KEY'],
    example: 'PLAT,SHOP',
  },
  WOMBA_DATA_DIR: { kind: 'text', description: 'folder of womba.db and the saved plans', default: './data' },

  ATLASSIAN_BASE_URL: {
    kind: 'url',
    description: 'the Atlassian site, for Jira and Confluence',
    yaml: ['atlassian_url'],
    example: 'https://acme.atlassian.net',
  },
  ATLASSIAN_EMAIL: { kind: 'text', description: 'e-mail address of the Atlassian account' },
  ATLASSIAN_API_TOKEN: { kind: 'secret', description: 'API token of that account' },
  ATLASSIAN_CLOUD_ID: { kind: 'text', description: 'cloud id, for scoped tokens (requests go to api.atlassian.com)' },
  JIRA_ACCEPTANCE_CRITERIA_FIELDS: {
    kind: 'list',
    description: 'ids or names of the fields with acceptance criteria; found by name when unset',
    example: 'customfield_10041',
  },
  ZEPHYR_BASE_URL: {
    kind: 'url',
    description: 'Zephyr Scale API of your region',
    default: 'https://api.zephyrscale.smartbear.com/v2',
  },
  ZEPHYR_API_TOKEN: { kind: 'secret', description: 'Zephyr Scale API access token' },
  ZEPHYR_PRIORITIES: {
    kind: 'list',
    description: 'priority of uploaded tests in Zephyr, by that of the plan',
    default: 'critical=High,high=High,medium=Normal,low=Low',
    example: 'critical=P1,high=P1,medium=P2,low=P3',
  },
  ZEPHYR_STATUS: { kind: 'text', description: 'status of newly uploaded tests', default: 'Draft' },
  ZEPHYR_CUSTOM_FIELDS: {
    kind: 'text',
    description: 'values of custom fields of uploaded tests, as a JSON object; objects in it are by project',
    example: '{"Market": "UK", "PLAT": {"Team": "Checkout"}}',
  },
  CONFLUENCE_SPACES: {
    kind: 'per-project',
    description: 'space keys; every space that the account sees when unset',
    example: 'PLAT=ENG|DOCS;SHOP=SHOPDOCS',
  },
  EXTERNAL_DOC_URLS: {
    kind: 'per-project',
    description: 'start pages of documentation sites',
    example: 'https://docs.acme.example/',
  },
  EXTERNAL_DOC_MAX_PAGES: { kind: 'integer', description: 'pages per site', default: '500', min: 1 },
  EXTERNAL_DOC_MAX_DEPTH: {
    kind: 'integer',
    description: 'links between a start page and a page',
    default: '5',
    min: 0,
  },
  EXTERNAL_DOC_REQUEST_DELAY: {
    kind: 'number',
    description: 'seconds between two requests to a site',
    default: '0.5',
    min: 0,
    max: 60,
  },
  ALLOW_PRIVATE_HOSTS: {
    kind: 'list',
    description: 'private hosts, addresses or CIDR blocks that sources may reach',
    example: '127.0.0.1,10.0.0.0/8',
  },
  SWAGGER_URLS: {
    kind: 'per-project',
    description: 'OpenAPI documents: URLs, files, globs',
    example: 'https://api.acme.example/openapi.json,./specs/**/*.yaml',
  },
  GITLAB_BASE_URL: { kind: 'url', description: 'GitLab server', default: 'https://gitlab.com' },
  GITLAB_TOKEN: { kind: 'secret', description: 'GitLab token with read_api' },
  GITLAB_GROUP_PATH: {
    kind: 'per-project',
    description: 'groups whose repositories are searched for OpenAPI documents',
    example: 'acme/services',
  },

  AI_MODEL: {
    kind: 'text',
    description: 'language model for test plans, as provider:model, or none; by the configured key when unset',
    example: 'openai:gpt-5.4',
  },
  AI_API_KEY: { kind: 'secret', description: 'key for a provider of AI_MODEL that has no setting of its own' },
  AI_BASE_URL: { kind: 'url', description: 'server for such a provider' },
  TEMPERATURE: { kind: 'number', description: 'sampling temperature', min: 0, max: 2 },
  MAX_TOKENS: { kind: 'integer', description: 'longest answer of the model, in tokens', min: 1 },
  AI_CONTEXT_TOKENS: {
    kind: 'integer',
    description: 'most tokens of the texts that the model is shown',
    default: '24000',
    min: 500,
  },
  AI_REPAIR_ROUNDS: {
    kind: 'integer',
    description: 'how often the model is asked to mend what the checks found',
    default: '2',
    min: 0,
    max: 5,
  },
  AI_TIMEOUT: {
    kind: 'number',
    description: 'seconds that the model may be silent; a whole answer may take ten times as long',
    default: '180',
    min: 1,
    max: 3600,
  },
  AI_PRICE_INPUT_PER_MILLION: {
    kind: 'number',
    description: 'price of a million tokens that the model reads, for the cost in plans',
    min: 0,
  },
  AI_PRICE_OUTPUT_PER_MILLION: {
    kind: 'number',
    description: 'price of a million tokens that the model writes',
    min: 0,
  },
  PROMPTS_DIR: { kind: 'text', description: "folder with prompts that replace Womba's own" },
  OPENAI_API_KEY: { kind: 'secret', description: 'OpenAI key' },
  OPENAI_BASE_URL: { kind: 'url', description: 'server for openai and openai-compatible models' },
  ANTHROPIC_API_KEY: { kind: 'secret', description: 'Anthropic key' },
  ANTHROPIC_BASE_URL: { kind: 'url', description: 'server for anthropic models' },
  OLLAMA_BASE_URL: { kind: 'url', description: 'Ollama server' },
  EMBEDDING_MODEL: { kind: 'text', description: 'embedding model, as provider:model, or none', default: 'none' },
  EMBEDDING_BASE_URL: { kind: 'url', description: 'server for embeddings, where it is another than that of AI_MODEL' },
  EMBEDDING_API_KEY: { kind: 'secret', description: 'key for embeddings, where it is another than that of AI_MODEL' },
  EMBEDDING_DIMENSIONS: {
    kind: 'integer',
    description: 'dimensions to ask for, where the model offers a choice',
    min: 1,
    max: 65536,
  },
  EMBEDDING_MAX_INPUT_TOKENS: {
    kind: 'integer',
    description: 'longest text that the model reads, in tokens',
    min: 16,
  },
  EMBEDDING_PRICE_PER_MILLION: {
    kind: 'number',
    description: 'price of a million tokens, for the cost in reports',
    min: 0,
  },
  GOOGLE_API_KEY: { kind: 'secret', description: 'Google key, for google: models and embeddings' },
  COHERE_API_KEY: { kind: 'secret', description: 'Cohere key, for cohere: embeddings' },
  VOYAGE_API_KEY: { kind: 'secret', description: 'Voyage key, for voyage: embeddings' },

  CHROMA_URL: { kind: 'url', description: 'Chroma server; vectors stay in womba.db when unset' },
  CHROMA_TENANT: { kind: 'text', description: 'Chroma tenant' },
  CHROMA_DATABASE: { kind: 'text', description: 'Chroma database' },
  CHROMA_API_KEY: { kind: 'secret', description: 'Chroma token' },

  ENABLE_RAG: {
    kind: 'boolean',
    description: 'false: plans without retrieval, indexing commands refuse',
    default: 'true',
  },
  RAG_AUTO_INDEX: {
    kind: 'boolean',
    description: 'index test plans, so that searches find them',
    default: 'true',
  },
  RAG_REFRESH_HOURS: {
    kind: 'number',
    description: 'hours between refreshes of a source; unset: every run refreshes',
    min: 0,
  },
  RAG_TOP_K_TESTS: { kind: 'integer', description: 'tests retrieved for a plan', default: '20', min: 0 },
  RAG_TOP_K_DOCS: { kind: 'integer', description: 'pages retrieved for a plan', default: '10', min: 0 },
  RAG_TOP_K_STORIES: { kind: 'integer', description: 'stories retrieved for a plan', default: '10', min: 0 },
  RAG_TOP_K_EXISTING: { kind: 'integer', description: 'existing tests retrieved per criterion', default: '20', min: 0 },
  RAG_TOP_K_SWAGGER: { kind: 'integer', description: 'operations retrieved for a plan', default: '10', min: 0 },
  RAG_MIN_SIMILARITY: { kind: 'number', description: 'least similarity of a result', default: '0', min: 0, max: 1 },

  API_HOST: { kind: 'text', description: 'address of the API server', default: '127.0.0.1' },
  API_PORT: { kind: 'integer', description: 'port of the API server', default: '8000', min: 0, max: 65535 },
  WOMBA_API_TOKENS: { kind: 'secret', description: 'name:scope:token, comma-separated; scope read or write' },
  WOMBA_ALLOW_ANONYMOUS: { kind: 'boolean', description: 'serve without tokens on any address', default: 'false' },
  API_CORS_ORIGINS: {
    kind: 'list',
    description: 'web origins that may call the API from a browser; none when unset',
    example: 'https://tools.acme.example',
  },
  API_RATE_LIMIT: {
    kind: 'integer',
    description: 'requests a minute from one address; 0 for no limit',
    default: '1200',
    min: 0,
  },
  API_TRUST_PROXY: {
    kind: 'boolean',
    description: 'believe X-Forwarded-For and X-Forwarded-Proto: only behind a proxy that sets them',
    default: 'false',
  },
  WOMBA_BASE_URL: { kind: 'url', description: 'public address of this server, for links' },
  WOMBA_SCHEDULE: { kind: 'text', description: 'cron expression shown as the next run' },
  ENVIRONMENT: { kind: 'text', description: 'name of the environment', default: 'development' },
  LOG_LEVEL: {
    kind: 'text',
    description: 'least level that is logged',
    default: 'warn',
    choices: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
  },
  LOG_FORMAT: { kind: 'text', description: 'log lines as text or json', default: 'text', choices: ['text', 'json'] },
  HTTP_TIMEOUT: { kind: 'number', description: 'seconds for one request to a vendor', default: '30', min: 0.1 },
  HTTP_RETRIES: { kind: 'integer', description: 'further attempts of a failed request', default: '5', min: 0, max: 20 },
  HTTP_RETRY_DELAY: {
    kind: 'number',
    description: 'seconds before the first of them, doubled each time',
    default: '0.5',
    min: 0,
  },

  AUTOMATION_REPO_PATH: { kind: 'text', description: 'checkout that generated automation goes to' },
  GIT_PROVIDER: { kind: 'text', description: 'where merge requests are opened', choices: ['gitlab', 'github', 'auto'] },
  DEFAULT_BRANCH: { kind: 'text', description: 'branch that merge requests target' },
  AUTO_UPLOAD: { kind: 'boolean', description: 'upload generated plans at once', default: 'false' },
  AUTO_CREATE_PR: { kind: 'boolean', description: 'open a merge request for generated automation', default: 'false' },
  AI_TOOL: { kind: 'text', description: 'tool that writes automation' },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

export const settingNames = Object.keys(settings) as SettingName[];

export function settingOf(name: SettingName): Setting {
  return settings[name];
}
