import type { Instant } from '../../domain/clock.ts';
import { TemplateKind, type TemplateState, TemplateStatus } from '../../domain/template.ts';
import { createConnectionTypes } from '../connection.ts';
import { Directive, Field, ID, ObjectType } from '../decorators.ts';
import { DateTime } from '../scalars.ts';

@Directive('@key(fields: "id")')
@Directive('@key(fields: "accountId code")')
@ObjectType({ description: 'A promotion template at a vendor: what its cards, tickets or vouchers are made from.' })
export class Template {
  readonly state: TemplateState;

  @Field(() => ID, { description: '`<accountId>:<code>`; another subgraph can build it from the two.' })
  id: string;

  @Field(() => ID, { description: 'The account it belongs to.' })
  accountId: string;

  @Field(() => String, { description: 'The vendor’s own id of it.' })
  code: string;

  @Field(() => TemplateKind, { description: 'What it hands out.' })
  kind: TemplateKind;

  @Field(() => String, {
    nullable: true,
    description: 'Its name, in English where the vendor has one; null when the vendor does not tell.',
  })
  name: string | null;

  @Field(() => TemplateStatus, { description: 'Where it stands in its life.' })
  status: TemplateStatus;

  @Field(() => String, { description: 'The vendor’s own word for the status.' })
  vendorStatus: string;

  @Field(() => DateTime, { nullable: true, description: 'Begin of its validity; null when the vendor does not tell.' })
  validFrom: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'End of its validity; null when the vendor does not tell.' })
  validUntil: Instant | null;

  @Field(() => DateTime, { description: 'When the vendor told us all this.' })
  observedAt: Instant;

  constructor(state: TemplateState) {
    this.state = state;
    this.id = state.id;
    this.accountId = state.accountId;
    this.code = state.code;
    this.kind = state.kind;
    this.name = state.name;
    this.status = state.status;
    this.vendorStatus = state.vendorStatus;
    this.validFrom = state.validFrom;
    this.validUntil = state.validUntil;
    this.observedAt = state.observedAt;
  }
}

export const { Connection: PromoTemplateConnection } = createConnectionTypes('Template', Template);
export type PromoTemplateConnection = InstanceType<typeof PromoTemplateConnection>;
