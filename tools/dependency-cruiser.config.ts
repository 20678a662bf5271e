import type { IConfiguration, IForbiddenRuleType } from 'dependency-cruiser';
import { moduleMap } from '../server/module-map.ts';

const modules = Object.keys(moduleMap);

/** One rule a module: whatever is not named in the map is forbidden. */
const walls: IForbiddenRuleType[] = modules.map((name) => {
  const allowed = [name, ...moduleMap[name]!].join('|');
  return {
    name: `module-${name}`,
    severity: 'error',
    comment: `${name} may import ${moduleMap[name]!.join(', ') || 'no other module'} (server/module-map.ts)`,
    from: { path: `^server/modules/${name}/`, pathNot: '\\.test\\.ts$' },
    to: { path: '^server/modules/', pathNot: `^server/modules/(${allowed})/` },
  };
});

const doors: IForbiddenRuleType[] = modules.map((name) => ({
  name: `door-${name}`,
  severity: 'error',
  comment: 'A module is entered through its index.ts only',
  from: { path: '^(server|cli|tests|bench)/', pathNot: `^server/modules/${name}/` },
  to: { path: `^server/modules/${name}/`, pathNot: `^server/modules/${name}/index\\.ts$` },
}));

const layers: IForbiddenRuleType[] = [
  {
    name: 'no-cycles',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'kernel-is-a-leaf',
    severity: 'error',
    from: { path: '^server/kernel/', pathNot: '\\.test\\.ts$' },
    to: { path: '^(server/(app|engines|modules)|web|cli)/' },
  },
  {
    name: 'engines-know-no-modules',
    severity: 'error',
    from: { path: '^server/engines/', pathNot: '\\.test\\.ts$' },
    to: { path: '^(server/(app|modules)|web|cli)/' },
  },
  {
    name: 'modules-know-ports-only',
    severity: 'error',
    comment: 'Adapters are chosen in server/app',
    from: { path: '^server/modules/', pathNot: '\\.test\\.ts$' },
    to: { path: '^server/(engines/(?!.*/port\\.ts$)|app/)' },
  },
  {
    name: 'web-talks-http',
    severity: 'error',
    comment: 'The web knows the server through the HTTP API only',
    from: { path: '^web/' },
    to: { path: '^(server|cli|blueprints)/' },
  },
  { name: 'nobody-imports-web', severity: 'error', from: { path: '^(server|cli)/' }, to: { path: '^web/' } },
  {
    name: 'tests-are-not-shipped',
    severity: 'error',
    from: { pathNot: '(\\.test\\.ts$|/test-[a-z-]+\\.ts$|^tests/|^server/test/|^bench/|^tools/|vitest)' },
    to: { path: '(\\.test\\.ts$|^server/test/|^tests/)' },
  },
  {
    name: 'no-undeclared-packages',
    severity: 'error',
    from: { path: '^(server|cli)/' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-dev-packages-in-production',
    severity: 'error',
    from: { path: '^(server|cli)/', pathNot: '(\\.test\\.ts$|^server/test/|test-database\\.ts$)' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
  },
];

const config: IConfiguration = {
  forbidden: [...walls, ...doors, ...layers],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '(^web/(build|\\.svelte-kit)|node_modules)' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.json'] },
  },
};

export default config;
