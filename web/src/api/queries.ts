import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ApiError, get, path, query, send } from './client.ts';
import type {
  Config,
  Doctor,
  Evaluation,
  Folders,
  Page,
  PlanDiffAnswer,
  PlanList,
  PlanVersions,
  Prompts,
  Run,
  SearchAnswer,
  Session,
  Stats,
  StoredDocument,
  StorySearch,
  StoryContext,
  TestPlan,
} from './types.ts';

/** While a run works the figures change; otherwise a look now and then tells of runs of other processes. Milliseconds. */
const whileRunningMs = 3000;
const otherwiseMs = 30_000;

export function useSession() {
  return useQuery({ queryKey: ['session'], queryFn: ({ signal }) => get<Session>('/api/v1/session', signal) });
}

export function useStats() {
  return useQuery({
    queryKey: ['stats'],
    queryFn: ({ signal }) => get<Stats>('/api/v1/stats', signal),
    refetchInterval: ({ state }) =>
      state.data?.running === null || state.data === undefined ? otherwiseMs : whileRunningMs,
  });
}

export function useRuns(limit = 20, offset = 0) {
  return useQuery({
    queryKey: ['runs', limit, offset],
    queryFn: ({ signal }) => get<Page<Run>>(`/api/v1/rag/runs${query({ limit, offset })}`, signal),
    placeholderData: keepPreviousData,
  });
}

export function useRun(id: string) {
  return useQuery({ queryKey: ['run', id], queryFn: ({ signal }) => get<Run>(path('/api/v1/rag/runs/', id), signal) });
}

export function usePlans() {
  return useQuery({
    queryKey: ['plans'],
    queryFn: ({ signal }) => get<PlanList>('/api/v1/test-plans?limit=200', signal),
  });
}

export function usePlan(key: string) {
  return useQuery({
    queryKey: ['plan', key],
    queryFn: ({ signal }) => get<TestPlan>(path('/api/v1/test-plans/', key), signal),
  });
}

export function usePlanVersions(key: string, enabled = true) {
  return useQuery({
    queryKey: ['plan-versions', key],
    queryFn: ({ signal }) => get<PlanVersions>(path('/api/v1/test-plans/', key, '/versions?limit=100'), signal),
    enabled,
  });
}

export function usePlanDiff(key: string, from: number | undefined, to: number | undefined) {
  return useQuery({
    queryKey: ['plan-diff', key, from, to],
    queryFn: ({ signal }) =>
      get<PlanDiffAnswer>(path('/api/v1/test-plans/', key, `/diff${query({ from, to })}`), signal),
    enabled: from !== undefined && to !== undefined,
  });
}

export function useEvaluation(key: string, enabled: boolean) {
  return useQuery({
    queryKey: ['plan-evaluation', key],
    queryFn: ({ signal }) => get<Evaluation>(path('/api/v1/test-plans/', key, '/evaluation'), signal),
    enabled,
  });
}

export function useStory(key: string) {
  return useQuery({
    queryKey: ['story', key],
    queryFn: ({ signal }) => get<StoryContext>(path('/api/v1/stories/', key, '/context'), signal),
    staleTime: 60_000,
  });
}

/** The stories that changed last. */
export function useLatestStories(project: string) {
  return useQuery({
    queryKey: ['latest-stories', project],
    queryFn: ({ signal }) =>
      get<StorySearch>(
        `/api/v1/stories${query({ limit: 20, project_key: project === '' ? undefined : project })}`,
        signal,
      ),
  });
}

export function useStorySearch(text: string, project: string) {
  return useQuery({
    queryKey: ['story-search', text, project],
    queryFn: () =>
      send<StorySearch>('POST', '/api/v1/stories/search', {
        query: text,
        max_results: 20,
        ...(project === '' ? {} : { project_key: project }),
      }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}

/** Empty texts filter nothing. */
export interface SearchFilters {
  collection: string;
  project: string;
  /** How long ago a document changed at most, such as `30d`. */
  since: string;
  label: string;
  topK: number;
}

export function useSearch(text: string, filters: SearchFilters) {
  const { collection, project, since, label, topK } = filters;
  return useQuery({
    queryKey: ['search', text, filters],
    queryFn: () =>
      send<SearchAnswer>('POST', '/api/v1/rag/search', {
        query: text,
        top_k: topK,
        ...(collection === '' ? {} : { collection }),
        ...(since === '' ? {} : { since }),
        ...(label === '' ? {} : { labels: [label] }),
        ...(project === '' ? {} : { project_key: project }),
      }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}

export function useDocument(id: string | undefined) {
  return useQuery({
    queryKey: ['document', id],
    queryFn: ({ signal }) => get<StoredDocument>(path('/api/v1/documents/', id ?? ''), signal),
    enabled: id !== undefined,
    staleTime: 60_000,
  });
}

export function useFolders(project: string) {
  return useQuery({
    queryKey: ['folders', project],
    queryFn: ({ signal }) =>
      get<Folders>(`/api/v1/zephyr/folders${query({ project_key: project, folder_type: 'TEST_CASE' })}`, signal),
    staleTime: 60_000,
  });
}

export function useConfig() {
  return useQuery({ queryKey: ['config'], queryFn: ({ signal }) => get<Config>('/api/v1/config', signal) });
}

export function useDoctor() {
  return useQuery({
    queryKey: ['doctor'],
    queryFn: ({ signal }) => get<Doctor>('/api/v1/doctor', signal),
    enabled: false,
  });
}

export function usePrompts() {
  return useQuery({
    queryKey: ['prompts'],
    queryFn: ({ signal }) => get<Prompts>('/api/v1/prompts', signal),
  });
}

export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
