import { parseTemplateId } from '../domain/ids.ts';
import type { ChangeTarget, InputIssue } from './change-target.ts';

/** The template that an input names, or what is wrong with the name. */
export function templateTarget(templateId: string): {
  readonly target: ChangeTarget | null;
  readonly issues: readonly InputIssue[];
} {
  const parts = parseTemplateId(templateId);
  return parts === null
    ? { target: null, issues: [idIssue] }
    : { target: { entity: 'Template', id: parts.id, accountId: parts.accountId }, issues: [] };
}

const idIssue = {
  path: 'input.templateId',
  message:
    'must be a template id: the account id, a colon, the vendor\'s template code, as in "hk-cards:82022031000135000000000000624234"',
};
