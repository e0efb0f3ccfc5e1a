import type { Node, NodeAPI } from 'node-red';
import * as say from '../../src/i18n/messages';
import { refusal, type Said } from '../../src/index';
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
  async rows(rows: Row[], msg: HaloMessage): Promise<Record<string, unknown>> {
    const values: [string, unknown][] = [];
    for (const { name, value, type } of rows) {
      if (!name) continue;
      values.push([name, await this.named(say.node('parameterValue', { name }), name, { value, type }, msg)]);
    }
    return Object.fromEntries(values);
  }

  /**
   * The value of one typed input that has a name in words.
   * @throws HaloError HALO_REQUEST with that name
   */
  async named(
    what: Said,
    field: string,
    { value, type }: Pick<Row, 'value' | 'type'>,
    msg: HaloMessage,
  ): Promise<unknown> {
    try {
      return await this.value(value, type, msg);
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      throw refusal(say.node('notWorkedOut', { what, type, reason }), field);
    }
  }

  /** The value of one typed input. */
  value(value: string, type: string, msg: HaloMessage): Promise<unknown> {
    // Left empty. (An empty date means now.)
    if (value === '' && type !== 'date') return Promise.resolve(undefined);
    // Chosen from a list of the tenant: the value is the id.
    if (type === 'halo') return Promise.resolve(value);
    return new Promise((resolve, reject) => {
      const answered = (error: Error | null, result: unknown) => (error ? reject(error) : resolve(result));
      if (type === 'jsonata') {
        this.#RED.util.evaluateJSONataExpression(this.#expression(value), msg, answered);
      } else {
        this.#RED.util.evaluateNodeProperty(value, type, this.#node, msg, answered);
      }
    });
  }

  #expression(text: string): Expression {
    let expression = this.#expressions.get(text);
    if (!expression) {
      expression = this.#RED.util.prepareJSONataExpression(text, this.#node);
      this.#expressions.set(text, expression);
    }
    return expression;
  }
}
