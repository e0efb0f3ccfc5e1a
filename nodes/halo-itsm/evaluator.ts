import type { Node, NodeAPI } from 'node-red';
import * as messages from '../../src/i18n/messages';
import { invalidRequest, type LocalizedText } from '../../src/index';
import type { HaloMessage } from './message';

/** A row of the node's parameter list, a typed input with a name. */
export interface ParameterRow {
  name: string;
  value: string;
  type: string;
}

type Expression = ReturnType<NodeAPI['util']['prepareJSONataExpression']>;

/** Evaluates the node's typed inputs for a message. JSONata expressions are compiled once. */
export class Evaluator {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #expressions = new Map<string, Expression>();

  constructor(RED: NodeAPI, node: Node) {
    this.#RED = RED;
    this.#node = node;
  }

  /**
   * Evaluates the rows in order. Rows without a name are skipped.
   * @returns the values by parameter name
   * @throws HaloError HALO_REQUEST with the parameter name as field
   */
  async evaluateRows(rows: ParameterRow[], msg: HaloMessage): Promise<Record<string, unknown>> {
    const values: [string, unknown][] = [];
    for (const { name, value, type } of rows) {
      if (!name) continue;
      values.push([
        name,
        await this.evaluateNamed(messages.node('parameterValue', { name }), name, { value, type }, msg),
      ]);
    }
    return Object.fromEntries(values);
  }

  /**
   * Evaluates one typed input.
   * @param label - the input's name for error messages
   * @param field - the input's name for `msg.halo.error.field`
   * @throws HaloError HALO_REQUEST with label and field
   */
  async evaluateNamed(
    label: LocalizedText,
    field: string,
    { value, type }: Pick<ParameterRow, 'value' | 'type'>,
    msg: HaloMessage,
  ): Promise<unknown> {
    try {
      return await this.evaluate(value, type, msg);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw invalidRequest(messages.node('evaluationFailed', { label, type, reason }), field);
    }
  }

  /** Evaluates one typed input. An empty input evaluates to undefined. */
  evaluate(value: string, type: string, msg: HaloMessage): Promise<unknown> {
    // An empty date means now.
    if (value === '' && type !== 'date') return Promise.resolve(undefined);
    // Selected from a list of the tenant: the value is already the id.
    if (type === 'halo') return Promise.resolve(value);
    return new Promise((resolve, reject) => {
      const callback = (error: Error | null, result: unknown) => (error ? reject(error) : resolve(result));
      if (type === 'jsonata') {
        this.#RED.util.evaluateJSONataExpression(this.#prepareExpression(value), msg, callback);
      } else {
        this.#RED.util.evaluateNodeProperty(value, type, this.#node, msg, callback);
      }
    });
  }

  #prepareExpression(source: string): Expression {
    let expression = this.#expressions.get(source);
    if (!expression) {
      expression = this.#RED.util.prepareJSONataExpression(source, this.#node);
      this.#expressions.set(source, expression);
    }
    return expression;
  }
}
