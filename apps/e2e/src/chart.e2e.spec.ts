import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory, type TemporaryDirectory } from '@crossdock/testing';
import { parseAllDocuments } from 'yaml';
import { helm } from './helm.js';

const CHART = fileURLToPath(new URL('../../../k8s/crossdock', import.meta.url));
const SERVICES = ['ingress', 'dispatcher', 'credentials', 'event-sink', 'management-api'];
const HOLDERS: Readonly<Record<string, readonly string[]>> = {
  'master-key': ['credentials', 'dispatcher'],
  'admin-token': ['management-api'],
};

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

interface Container {
  readonly name: string;
  readonly env: Variable[];
  readonly command?: string[];
  readonly resources: { readonly limits?: { readonly memory?: string } };
}

interface Pod {
  readonly containers: [Container];
}

/** What is read of a rendered resource, whatever its kind. */
interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Record<string, string> };
  readonly spec: {
    readonly template: { readonly metadata: { readonly labels: Record<string, string> }; readonly spec: Pod };
    readonly selector: Record<string, string>;
    readonly tls: unknown;
    readonly rules: ReadonlyArray<{ http: { paths: ReadonlyArray<{ backend: { service: { name: string } } }> } }>;
  };
}

const examples = (await readdir(join(CHART, 'examples'))).map((name) => join(CHART, 'examples', name));
const VALUES: ReadonlyArray<{ values: string; flags: readonly string[] }> = [
  { values: 'its default values', flags: [] },
  ...examples.map((file) => ({ values: file.slice(CHART.length + 1), flags: ['--values', file] })),
];

let home: TemporaryDirectory;
beforeAll(async () => {
  home = await temporaryDirectory();
});
afterAll(() => home.remove());

const render = async (flags: readonly string[]): Promise<Resource[]> => {
  const text = await helm(home.path, ['template', 'hub', CHART, ...flags]);
  return parseAllDocuments(text).flatMap((document) => (document.contents === null ? [] : [document.toJS() as Resource]));
};

const ofKind = (resources: readonly Resource[], kind: string): Resource[] => resources.filter((resource) => resource.kind === kind);
const podOf = (resource: Resource): Pod => resource.spec.template.spec;
const variablesOf = (resource: Resource): Variable[] => podOf(resource).containers[0].env;
const serviceOf = (resource: Resource): string => podOf(resource).containers[0].name;

it('has examples to be held to', () => {
  expect(examples.length).toBeGreaterThan(1);
});

describe.each(VALUES)('the chart with $values', ({ flags }) => {
  let resources: Resource[];
  let workloads: Resource[];

  beforeAll(async () => {
    resources = await render(flags);
    workloads = [...ofKind(resources, 'Deployment'), ...ofKind(resources, 'Job')];
  });

  it('has nothing for the linter to find', async () => {
    expect(await helm(home.path, ['lint', '--strict', CHART, ...flags])).toContain('0 chart(s) failed');
  });

  it('deploys each service once', () => {
    expect(ofKind(resources, 'Deployment').map(serviceOf).sort()).toEqual([...SERVICES].sort());
  });

  it.each(Object.entries(HOLDERS))('gives the %s to %j only', (key, holders) => {
    const having = workloads.filter((workload) => variablesOf(workload).some(({ valueFrom }) => valueFrom?.secretKeyRef.key === key));
    expect(having.map(serviceOf).sort()).toEqual(holders);
  });

  it('takes every secret from the secret named in the values, and holds none', () => {
    const secretVariables = /DATABASE_URL|REDIS_URL|MASTER_KEY|ADMIN_TOKEN|EGRESS_PROXY/;
    for (const variable of workloads.flatMap(variablesOf)) {
      if (!secretVariables.test(variable.name)) continue;
      expect(variable).not.toHaveProperty('value');
      expect(variable.valueFrom?.secretKeyRef.name).toMatch(/^crossdock/);
    }
    expect(ofKind(resources, 'Secret')).toEqual([]);
  });

  it('gives every service the same stores', () => {
    const stores = ofKind(resources, 'Deployment').map((deployment) =>
      variablesOf(deployment)
        .filter(({ name }) => /DATABASE_URL|REDIS_URL/.test(name))
        .map(({ name, valueFrom }) => `${name} ${valueFrom?.secretKeyRef.key}`),
    );
    expect(stores[0]).toContain('CROSSDOCK_DATABASE_URL database-url');
    for (const one of stores) expect(one).toEqual(stores[0]);
  });

  it('lets no pod run as root, write to its root, gain rights or talk to the cluster', () => {
    for (const pod of workloads.map(podOf)) {
      expect(pod).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true } });
      expect(pod.containers).toHaveLength(1);
      expect(pod.containers[0]).toHaveProperty('securityContext', {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(pod.containers[0].resources.limits?.memory).toBeDefined();
    }
  });

  it('probes every service, and gives it the time to stop', () => {
    for (const pod of ofKind(resources, 'Deployment').map(podOf)) {
      expect(pod).toMatchObject({ terminationGracePeriodSeconds: 60 });
      expect(pod.containers[0]).toMatchObject({
        ports: [{ name: 'http', containerPort: 8080 }],
        startupProbe: { httpGet: { path: '/health/live', port: 'http' } },
        livenessProbe: { httpGet: { path: '/health/live', port: 'http' } },
        readinessProbe: { httpGet: { path: '/health/ready', port: 'http' } },
        lifecycle: { preStop: { sleep: { seconds: 5 } } },
      });
    }
  });

  it('migrates before it installs or upgrades, with what exists by then', () => {
    const jobs = ofKind(resources, 'Job');
    expect(jobs).toHaveLength(1);
    const pod = podOf(jobs[0]!);
    expect(jobs[0]!.metadata.annotations?.['helm.sh/hook']).toBe('pre-install,pre-upgrade');
    expect(pod.containers[0].command).toEqual(['node', 'apps/standalone/dist/migrate.js']);
    expect(pod).not.toHaveProperty('serviceAccountName');
  });

  it('leads its services to the pods they are named for', () => {
    const services = ofKind(resources, 'Service');
    expect(services.map(({ metadata }) => metadata.name)).toEqual(['hub-ingress', 'hub-management-api']);
    for (const service of services) {
      const target = ofKind(resources, 'Deployment').find(({ metadata }) => metadata.name === service.metadata.name);
      expect(target?.spec.template.metadata.labels).toMatchObject(service.spec.selector);
    }
  });
});

describe('the proxy', () => {
  it.each([
    ['false', []],
    ['true', ['dispatcher']],
  ])('is taken from the secret by %s, for %j', async (isWanted, holders) => {
    const resources = await render(['--set', `settings.egressProxy=${isWanted}`]);
    const having = [...ofKind(resources, 'Deployment'), ...ofKind(resources, 'Job')].filter((workload) =>
      variablesOf(workload).some(
        ({ name, valueFrom }) => name === 'CROSSDOCK_EGRESS_PROXY' && valueFrom?.secretKeyRef.key === 'egress-proxy',
      ),
    );
    expect(having.map(serviceOf)).toEqual(holders);
  });
});

describe('the public ingress', () => {
  const flags = ['--set', 'publicIngress.enabled=true,publicIngress.host=hub.example.com'];
  const complete = [...flags, '--set', 'publicIngress.tlsSecret=tls'];

  it('is absent unless it is asked for', async () => {
    expect(ofKind(await render([]), 'Ingress')).toEqual([]);
  });

  it('leads to the ingress service alone, by TLS, and makes the public URL', async () => {
    const resources = await render(complete);
    const [ingress] = ofKind(resources, 'Ingress');
    expect(ingress?.spec.tls).toEqual([{ hosts: ['hub.example.com'], secretName: 'tls' }]);
    expect(ingress?.spec.rules.flatMap(({ http }) => http.paths.map(({ backend }) => backend.service.name))).toEqual(['hub-ingress']);
    for (const deployment of ofKind(resources, 'Deployment')) {
      expect(variablesOf(deployment)).toContainEqual({ name: 'CROSSDOCK_PUBLIC_URL', value: 'https://hub.example.com' });
    }
  });

  it('is refused without TLS', async () => {
    await expect(render(flags)).rejects.toThrow(/tlsSecret/);
  });
});

describe('the values', () => {
  it.each([
    ['a name that is not known', 'settings.logLevle=warn'],
    ['a secret among the settings', 'settings.adminToken=secret'],
    ['a log level there is not', 'settings.logLevel=loud'],
    ['no secret to refer to', 'existingSecret='],
  ])('are refused when they hold %s', async (_what, assignment) => {
    await expect(render(['--set', assignment])).rejects.toThrow(/values don't meet the specifications/);
  });
});
