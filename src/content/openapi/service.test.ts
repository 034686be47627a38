import { describe, expect, it } from 'vitest';
import { renderService } from './service.ts';
import { listOperations, parseOpenApi } from './specification.ts';

const render = (value: unknown): ReturnType<typeof renderService> => {
  const specification = parseOpenApi(JSON.stringify(value));
  return renderService(specification, listOperations(specification));
};

describe('a service as a document', () => {
  it('tells where it is, how to log in and what it has', () => {
    const { title, markdown, metadata } = render({
      openapi: '3.1.0',
      info: { title: 'Orders', version: '2.1', description: '# About\nAll about orders.' },
      servers: [{ url: 'https://api.example.com', description: 'live' }],
      security: [{ key: [] }],
      tags: [{ name: 'orders', description: 'Buying' }],
      paths: { '/orders': { get: { summary: 'List' }, delete: { deprecated: true } } },
      webhooks: { shipped: { post: { summary: 'Left the house' } } },
      components: {
        securitySchemes: {
          key: { type: 'apiKey', in: 'header', name: 'X-Key' },
          login: { type: 'oauth2', flows: { implicit: { scopes: { read: 'Look' } } } },
        },
        schemas: { Order: { description: 'A purchase', properties: { id: {}, total: {} } } },
      },
    });
    expect(title).toBe('Orders');
    expect(markdown).toBe(
      [
        '- Version: 2.1',
        '- Described in OpenAPI 3.1.0, 2 operations',
        '- Server: https://api.example.com (live)',
        '- Security: `key`, API key in header X-Key',
        '',
        '## About',
        'All about orders.',
        '',
        '## Authentication',
        '',
        '- `key`: API key in header X-Key',
        '- `login`: OAuth 2 (implicit)',
        '  - `read`: Look',
        '',
        '## Tags',
        '',
        '- orders: Buying',
        '',
        '## Operations',
        '',
        '- `GET /orders`: List',
        '- `DELETE /orders` (deprecated)',
        '',
        '## Webhooks',
        '',
        '- `shipped` (POST): Left the house',
        '',
        '## Schemas',
        '',
        '- `Order` (id, total): A purchase',
      ].join('\n'),
    );
    expect(metadata).toMatchObject({ service_name: 'Orders', operation: '', version: '2.1', tags: ',orders,' });
  });

  it('puts scheme, host and base path of Swagger 2.0 together', () => {
    const { markdown } = render({
      swagger: '2.0',
      host: 'api.example.com',
      basePath: '/v1',
      schemes: ['https', 'http'],
      securityDefinitions: { basic: { type: 'basic' } },
    });
    expect(markdown).toContain('- Server: https://api.example.com/v1\n- Server: http://api.example.com/v1');
    expect(markdown).toContain('- `basic`: HTTP basic');
  });
});
