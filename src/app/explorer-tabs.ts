/** GraphiQL's tabs in the browser's memory. */
import { createHash } from 'node:crypto';

/**
 * A script for between the configuration and GraphiQL. After a reload the tabs are as they were left; after a new start
 * of the program they are new, as their keys and token were of the old one.
 * @param config what GraphiQL is configured with; the page has it as `RURU_CONFIG`.
 */
export function keepTabs(config: object): string {
  const start = createHash('sha256').update(JSON.stringify(config)).digest('hex');
  return `<script>
{
  const isSameStart = localStorage.getItem('promotions:start') === '${start}';
  localStorage.setItem('promotions:start', '${start}');
  const kept = isSameStart ? JSON.parse(localStorage.getItem('graphiql:tabState')) : null;
  if (kept === null) localStorage.removeItem('graphiql:tabState');
  else {
    // It looks for a tab with what it is given, and opens a further one when there is none.
    const { query, variables } = kept.tabs[kept.activeTabIndex];
    Object.assign(RURU_CONFIG, { initialQuery: query ?? '', initialVariables: variables ?? '' });
  }
}
</script>`;
}
