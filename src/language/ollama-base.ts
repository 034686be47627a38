/** Ollama's OpenAI-compatible endpoint is below /v1; people configure its root or its own API. */
export function ollamaBase(url: string): string {
  const root = url.replace(/\/+$/, '').replace(/\/api$/, '');
  return root.endsWith('/v1') ? root : `${root}/v1`;
}
