import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';

/** The contract as the code has it: routes from the controllers, shapes from the validation classes. */
export function openApiOf(application: INestApplication, service: string): OpenAPIObject {
  const document = SwaggerModule.createDocument(
    application,
    new DocumentBuilder().setTitle(`Chi Trả: ${service}`).setVersion('1').addBearerAuth().build(),
  );
  const validated = validationMetadatasToSchemas() as Record<string, object>;
  const schemas = (document.components ??= {}).schemas ?? {};
  for (const name of Object.keys(schemas)) {
    const schema = validated[name];
    if (schema)
      schemas[name] = JSON.parse(
        JSON.stringify(schema).replaceAll('#/definitions/', '#/components/schemas/'),
      ) as object;
  }
  document.components.schemas = schemas;
  return document;
}
