import type { Node, NodeAPI } from 'node-red';
import * as messages from '../../src/i18n/messages';
import { invalidRequest, type LocalizedText } from '../../src/index';
import type { HaloMessage } from './message';

/** A row of the node's parameter list. */
export interface Row {
  name: string;
  value: string;
  type: string;
}

type Expression = ReturnType<NodeAPI['util']['prepareJSONataExpression']>;

/** Evaluates typed inputs for one message; expressions are compiled once. */
export class Evaluator {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #expressions = new Map<string, Expression>();

  constructor(RED: NodeAPI, node: Node) {
    this.#RED = RED;
    this.#node = node;
  }

  /**
   * The rows' values by name, in their order.
   * @throws HaloError HALO_REQUEST naming the row
   */
  async evaluateRows(rows: Row[], msg: HaloMessage): Promise<Record<string, unknown>> {
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
   * The value of one typed input that has a name in words.
   * @throws HaloError HALO_REQUEST with that name
   */
  async evaluateNamed(
    label: LocalizedText,
    field: string,
    { value, type }: Pick<Row, 'value' | 'type'>,
    msg: HaloMessage,
  ): Promise<unknown> {
    try {
      return await this.evaluate(value, type, msg);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw invalidRequest(messages.node('evaluationFailed', { label, type, reason }), field);
    }
  }

  /** The value of one typed input. */
  evaluate(value: string, type: string, msg: HaloMessage): Promise<unknown> {
    // Left empty. (An empty date means now.)
    if (value === '' && type !== 'date') return Promise.resolve(undefined);
    // Chosen from a list of the tenant: the value is the id.
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

  #prepareExpression(text: string): Expression {
    let expression = this.#expressions.get(text);
    if (!expression) {
      expression = this.#RED.util.prepareJSONataExpression(text, this.#node);
      this.#expressions.set(text, expression);
    }
    return expression;
  }
}
