import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, isUnionType, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { printSchemaFiles } from '../../src/app/schema-file.ts';
import { refusalRemedies } from '../../src/domain/refusals.ts';
import type { Covers } from '../../src/graphql/error-map.ts';
import { PromoNotFoundError, PromoOutcomeUnknownError } from '../../src/graphql/errors.ts';
import { readSchema } from '../support/schema.ts';
import { startWorld, type World } from '../support/world.ts';

const run = promisify(execFile);
const client = 'src/client/generated';
const read = (path: string): Promise<string> => readFile(path, 'utf8');
const sdl = await read('schema/promotions.graphql');
const schema = readSchema();
const ownTypes = Object.values(schema.getTypeMap()).filter(
  ({ name }) => !/^(_|link__|federation__|Int$|String$|Boolean$|ID$|Float$)/.test(name),
);

describe('what is committed is current', () => {
  test.each(['promotions.graphql', 'config.schema.json'])('schema/%s is what `npm run schema` writes', async (name) => {
    expect(await read(join('schema', name))).toBe((await printSchemaFiles())[name]);
  });

  test('the typed documents and possible types are what `npm run codegen` writes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'promotions-codegen-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const written = [
      'test/support/generated/documents.ts',
      ...(await readdir(client)).map((name) => join(client, name)),
    ];
    const config = (await read('codegen.yml'))
      .replaceAll(/(: |- )(\.\/)?(?=schema\/|test\/|src\/|codegen-)/g, `$1${process.cwd()}/`)
      .replaceAll(/^( +)(?=(test|src)\/.*:$)/gm, `$1${folder}/`);
    const path = join(folder, 'codegen.yml');
    await writeFile(path, config);
    await run(process.execPath, ['node_modules/.bin/graphql-codegen', '--config', path]);
    expect(await readdir(join(folder, client))).toEqual(await readdir(client));
    for (const name of written) expect(await read(join(folder, name))).toBe(await read(name));
  }, 60_000);

  test('one copy of graphql is installed', async () => {
    const lock: { packages: Record<string, unknown> } = JSON.parse(await read('package-lock.json'));
    expect(Object.keys(lock.packages).filter((path) => path.endsWith('node_modules/graphql'))).toEqual([
      'node_modules/graphql',
    ]);
  });

  test('the lock file names no download addresses', async () => {
    expect(await read('package-lock.json')).not.toMatch(/"resolved": *"http/);
  });
});

describe('the running subgraph', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  test('answers the committed SDL byte for byte', async () => {
    expect((await world.ask('{ _service { sdl } }')).data).toEqual({ _service: { sdl } });
  });
});

describe('the schema says what a frontend needs to know', () => {
  test('every type, field, argument and enum value has a description', () => {
    const undescribed = ownTypes.flatMap((type) => {
      const parts = [{ name: type.name, description: type.description }];
      if (isEnumType(type))
        parts.push(...type.getValues().map(({ name, description }) => ({ name: `${type.name}.${name}`, description })));
      if (isInputObjectType(type))
        parts.push(
          ...Object.values(type.getFields()).map(({ name, description }) => ({
            name: `${type.name}.${name}`,
            description,
          })),
        );
      if (isObjectType(type) || isInterfaceType(type)) {
        for (const field of Object.values(type.getFields())) {
          parts.push({ name: `${type.name}.${field.name}`, description: field.description });
          parts.push(
            ...field.args.map(({ name, description }) => ({
              name: `${type.name}.${field.name}(${name})`,
              description,
            })),
          );
        }
      }
      return parts.filter(({ description }) => !description).map(({ name }) => name);
    });
    expect(undescribed.filter((name) => !/^(Query|Mutation|Query\._\w+(\(.*)?)$/.test(name))).toEqual([]);
  });

  test('everything but the entities and their parts carries the prefix', () => {
    const contract =
      /^(Template|Budget|Member|Benefit|UpdateTemplateBudget|SwitchTemplateStatus|AdjustMemberBalance|UpsertBenefit|SettlePromoOperation|SwitchableTemplateStatus|(Relative|FixedPeriod|Permanent|NaturalDays?)Validity$|(Duration|Amount)Discount$|VendorVerdict|PageInfo|DateTime|Decimal|Long|Query|Mutation|Promo)/;
    expect(ownTypes.map(({ name }) => name).filter((name) => !contract.test(name))).toEqual([]);
  });

  test('root mutation fields are nullable, and each answers a union of success and errors', () => {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      const type = field.type;
      expect(isUnionType(type)).toBe(true);
      const names = isUnionType(type) ? type.getTypes().map(({ name }) => name) : [];
      expect(names[0]).toMatch(/Success$/);
      expect(names.slice(1).every((name) => /^Promo\w*Error$/.test(name))).toBe(true);
    }
  });

  test('every error type is named by the rule and implements PromoError', () => {
    const errors = ownTypes.filter((type) => isObjectType(type) && type.name.endsWith('Error'));
    expect(errors.length).toBeGreaterThan(9);
    for (const type of errors) {
      expect(type.name).toMatch(/^Promo\w+Error$/);
      expect(isObjectType(type) ? type.getInterfaces().map(({ name }) => name) : []).toEqual(['PromoError']);
    }
  });

  test('every canonical code is in the enum', () => {
    const type = schema.getType('PromoErrorCode');
    const values = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
    expect(values.sort()).toEqual([...Object.keys(refusalRemedies), 'OUTCOME_UNKNOWN'].sort());
  });

  test('every guarded root field publishes its scope', () => {
    const roots = parse(sdl).definitions.flatMap((definition) =>
      definition.kind === 'ObjectTypeDefinition' && ['Query', 'Mutation'].includes(definition.name.value)
        ? (definition.fields ?? [])
        : [],
    );
    const open = roots
      .filter(({ directives }) => !directives?.some(({ name }) => name.value === 'requiresScopes'))
      .map(({ name }) => name.value);
    expect(open.filter((name) => !name.startsWith('_'))).toEqual([]);
  });
});

test('a union that lacks an error type does not compile', () => {
  const members = [PromoNotFoundError, PromoOutcomeUnknownError] as const;
  const complete: Covers<typeof members, 'TEMPLATE_NOT_FOUND'> = true;
  const missing: Covers<typeof members, 'KEY_REUSED'> = 'PromoConflictError';
  expect([complete, missing]).toEqual([true, 'PromoConflictError']);
});
