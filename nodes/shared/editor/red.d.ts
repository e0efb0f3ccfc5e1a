/** The parts of Node-RED's editor API that the dialogs use. The published types lack the newer widget options. */

interface EditorUtilities {
  _(key: string, values?: Record<string, string | number | boolean>): string;
  i18n: { lang(): string };
  settings: { apiRootUrl?: string };
  events: { on(event: 'nodes:add', listener: (node: EditorNode) => void): void };
  user: { hasPermission(permission: string): boolean };
  nodes: {
    eachNode(visit: (node: EditorNode) => void): void;
    node(id: string): EditorNode | undefined;
    getType(type: string): { defaults: Record<string, unknown> };
  };
  editor: {
    validateNode(node: EditorNode): boolean;
    createEditor(options: {
      id?: string;
      element?: HTMLElement;
      mode: string;
      value: string;
      focus?: boolean;
    }): CodeEditor;
    editJSON(options: {
      value: string;
      focus?: boolean;
      requireValid?: boolean;
      complete(value: string): void;
    }): void;
  };
  view: { redraw(): void };
  utils: { validateTypedProperty(value: string, type: string, options?: object): true | string };
  popover: { tooltip(target: JQuery, content: string): unknown };
}

/** A node in the editor. */
interface EditorNode {
  id: string;
  type: string;
  /** Must be drawn again. */
  dirty?: boolean;
  /** Changed since the last deploy. */
  changed?: boolean;
  /** The size must be computed again, because the label changed. */
  resize?: boolean;
}

/** What Node-RED's two code editors, Ace and Monaco, have in common. */
interface CodeEditor {
  getValue(): string;
  setValue(value: string, cursor?: number): void;
  resize(): void;
  destroy(): void;
  focus(): void;
  getSession(): { on(event: 'change', listener: () => void): void };
}

interface TypedInputType {
  value: string;
  label: string;
  icon?: string;
  options?: { value: string; label: string }[];
  hasValue?: boolean;
  /** Renders the value in place of the text input. */
  valueLabel?: (container: JQuery, value: string) => void;
  validate?: (value: string, options?: object) => boolean | string;
}

interface JQuery {
  typedInput(options: {
    types: (string | TypedInputType)[];
    default?: string;
    typeField?: string | JQuery;
  }): this;
  typedInput(method: 'value' | 'type'): string;
  typedInput(method: 'value' | 'type', value: string): this;
  typedInput(method: 'types', types: (string | TypedInputType)[]): this;
  typedInput(method: 'validate'): boolean;
  /** jQuery UI's method for the widget object, which has the available types. */
  typedInput(method: 'instance'): { typeMap: Record<string, TypedInputType> };
  typedInput(method: 'hide' | 'show' | 'focus'): this;
}

declare const RED: EditorUtilities;
