import type { ClaimOperator } from '@hoga/contract/operator';
import { ApiError, claimOperator } from '../api/client.ts';
import { say, type Language } from '../language/language.ts';
import type { MessageKey } from '../language/messages.ts';
import { byId, element, setText, type Attributes } from '../ui/element.ts';
import { operatorCodeIn } from './operator-code.ts';

type FieldName = Exclude<keyof ClaimOperator, 'code'>;

interface Field {
  readonly name: FieldName;
  readonly hint: MessageKey | null;
  readonly attributes: Attributes;
}

const FIELDS: readonly Field[] = [
  { name: 'name', hint: null, attributes: { autocomplete: 'name', maxlength: '50' } },
  {
    name: 'nickname',
    hint: 'nicknameHint',
    attributes: { autocomplete: 'nickname', maxlength: '20' },
  },
  { name: 'email', hint: null, attributes: { type: 'email', autocomplete: 'email' } },
  {
    name: 'password',
    hint: 'passwordHint',
    attributes: { type: 'password', autocomplete: 'new-password', minlength: '10' },
  },
];

interface Form {
  readonly form: HTMLFormElement;
  readonly alert: HTMLElement;
  readonly submit: HTMLButtonElement;
  readonly inputs: ReadonlyMap<FieldName, HTMLInputElement>;
  readonly faults: ReadonlyMap<FieldName, HTMLElement>;
}

/** Shows the form for the first operator when the page was opened with the printed link. */
export function offerOperatorForm(languageNow: () => Language): void {
  const code = operatorCodeIn(location.hash);
  if (code === null) return;
  const place = byId('operator');
  const made = buildForm(place);
  place.hidden = false;
  made.inputs.get('name')?.focus();
  made.form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(made, code, languageNow());
  });
}

function buildForm(place: HTMLElement): Form {
  const inputs = new Map<FieldName, HTMLInputElement>();
  const faults = new Map<FieldName, HTMLElement>();
  const rows = FIELDS.map((field) => {
    const { row, input, fault } = buildField(field);
    inputs.set(field.name, input);
    faults.set(field.name, fault);
    return row;
  });
  const alert = element('div', { class: 'alert', role: 'alert' });
  alert.hidden = true;
  const submit = element('button', { class: 'primary', type: 'submit', 'data-text': 'claim' });
  const fields = element('div', { class: 'fields' }, rows);
  const form = element('form', { novalidate: '' }, [fields, alert, submit]);
  place.replaceChildren(
    element('h2', { id: 'operator-title', 'data-text': 'operatorTitle' }),
    element('p', { 'data-text': 'operatorLead' }),
    form,
  );
  return { form, alert, submit, inputs, faults };
}

function buildField({ name, hint, attributes }: Field) {
  const id = `operator-${name}`;
  const fault = element('p', { class: 'fault', id: `${id}-fault` });
  const describedBy = hint === null ? fault.id : `${id}-hint ${fault.id}`;
  const input = element('input', {
    id,
    name,
    required: '',
    'aria-describedby': describedBy,
    ...attributes,
  });
  const hints = hint === null ? [] : [element('p', { id: `${id}-hint`, 'data-text': hint })];
  const label = element('label', { for: id, 'data-text': name });
  const row = element('div', { class: 'field' }, [label, input, ...hints, fault]);
  return { row, input, fault };
}

async function send(made: Form, code: string, language: Language): Promise<void> {
  clearFaults(made);
  made.submit.disabled = true;
  setText(made.submit, say(language, 'claiming'));
  const valueOf = (name: FieldName): string => made.inputs.get(name)?.value ?? '';
  try {
    const [name, nickname] = [valueOf('name'), valueOf('nickname')];
    const [email, password] = [valueOf('email'), valueOf('password')];
    const { user } = await claimOperator(
      { code, name, nickname, email, password, language },
      language,
    );
    // The code is spent; a bookmark or a shared address should not carry it on.
    history.replaceState(null, '', location.pathname + location.search);
    welcome(user.nickname, language);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    showFaults(made, error, language);
  } finally {
    made.submit.disabled = false;
    setText(made.submit, say(language, 'claim'));
  }
}

function clearFaults({ alert, inputs, faults }: Form): void {
  alert.hidden = true;
  for (const input of inputs.values()) input.removeAttribute('aria-invalid');
  for (const fault of faults.values()) setText(fault, '');
}

function showFaults({ alert, inputs, faults }: Form, error: ApiError, language: Language): void {
  const { answer } = error;
  const title = answer?.title ?? say(language, 'unreachable');
  const detail = answer?.detail ?? say(language, 'unreachableDetail');
  alert.replaceChildren(element('strong', {}, [title]), element('p', {}, [detail]));
  alert.hidden = false;
  const wrong = FIELDS.flatMap(({ name }) => {
    const found = answer?.errors?.find(({ pointer }) => pointer === `/${name}`);
    return found === undefined ? [] : [{ name, detail: found.detail }];
  });
  for (const { name, detail: reason } of wrong) {
    inputs.get(name)?.setAttribute('aria-invalid', 'true');
    setText(faults.get(name) ?? alert, reason);
  }
  inputs.get(wrong[0]?.name ?? 'name')?.focus();
}

function welcome(nickname: string, language: Language): void {
  const title = element('h2', { id: 'operator-title', tabindex: '-1' }, [
    say(language, 'claimed', { nickname }),
  ]);
  byId('operator').replaceChildren(
    title,
    element('p', { 'data-text': 'claimedNext' }, [say(language, 'claimedNext')]),
  );
  title.focus();
}
