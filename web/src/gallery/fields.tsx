import { formatDecimal, parseDecimal } from '@hoga/core/money';
import { useState } from 'react';
import { useTranslation } from '../language/index.ts';
import {
  Checkbox,
  IconButton,
  NumberField,
  Segmented,
  Select,
  Switch,
  TextField,
  type StepDirection,
} from '../ui/index.ts';
import { Group, Samples } from './group.tsx';

const FIELDS = 'grid gap-x-4 gap-y-5 sm:grid-cols-2 lg:grid-cols-3';

export function Fields() {
  const { t } = useTranslation('gallery');
  return (
    <Group id="fields" title={t('fields')}>
      <TextFields />
      <NumberFields />
      <Choices />
    </Group>
  );
}

function TextFields() {
  const { t } = useTranslation('gallery');
  const [isShown, setShown] = useState(false);
  return (
    <Samples title={t('textFields')} className={FIELDS}>
      <TextField
        label={t('nickname')}
        hint={t('nicknameHint')}
        defaultValue={t('nicknameSample')}
        autoComplete="off"
      />
      <TextField label={t('email')} placeholder={t('emailPlaceholder')} type="email" />
      <TextField
        label={t('email')}
        fault={t('emailFault')}
        defaultValue={t('emailSample')}
        type="email"
      />
      <TextField
        label={t('password')}
        hint={t('passwordHint')}
        type={isShown ? 'text' : 'password'}
        autoComplete="new-password"
        trailing={
          <IconButton
            size="small"
            className="mr-1"
            label={t(isShown ? 'hidePassword' : 'showPassword')}
            icon={isShown ? 'eye-off' : 'eye'}
            onClick={() => setShown(!isShown)}
          />
        }
      />
      <TextField label={t('accountNumber')} defaultValue="0199-2026-1125" disabled />
    </Samples>
  );
}

/** A tick of half a won; ten where it is large. */
function tick(value: string, direction: StepDirection, isLarge: boolean): string {
  const units = parseDecimal(value === '' ? '0' : value, 1);
  if (typeof units !== 'bigint') return value;
  const next = units + BigInt(direction * (isLarge ? 50 : 5));
  return formatDecimal(next < 0n ? 0n : next, 1);
}

function NumberFields() {
  const { t } = useTranslation('gallery');
  const [price, setPrice] = useState('3002.5');
  const [quantity, setQuantity] = useState('1250.75');
  const [amount, setAmount] = useState('');
  const [long, setLong] = useState('123456789012345678901234.5678');
  return (
    <Samples title={t('numberFields')} className={FIELDS}>
      <NumberField
        label={t('price')}
        hint={t('priceHint')}
        value={price}
        onChange={setPrice}
        step={tick}
        places={2}
        unit={t('won')}
      />
      <NumberField
        label={t('quantity')}
        fault={t('quantityFault')}
        value={quantity}
        onChange={setQuantity}
        places={4}
        unit="LPJ"
      />
      <NumberField
        label={t('amount')}
        hint={t('amountHint')}
        value={amount}
        onChange={setAmount}
        places={0}
        placeholder="0"
        unit={t('won')}
      />
      <NumberField label={t('longNumber')} value={long} onChange={setLong} places={4} />
      <NumberField
        label={t('price')}
        value={price}
        onChange={setPrice}
        step={tick}
        places={2}
        unit={t('won')}
        isDisabled
      />
    </Samples>
  );
}

function Choices() {
  const { t } = useTranslation('gallery');
  const [type, setType] = useState<'limit' | 'market' | 'best' | 'stop'>('limit');
  const [side, setSide] = useState<'buy' | 'sell'>('buy');
  const [interval, setInterval] = useState<'minute' | 'fiveMinutes' | 'hour' | 'day' | 'week'>(
    'day',
  );
  const [isOn, setOn] = useState({ confirm: true, keys: false, agree: true, remember: false });
  const types = (['limit', 'market', 'best', 'stop'] as const).map((value) => ({
    value,
    label: t(value),
  }));
  return (
    <Samples title={t('choices')} className={FIELDS}>
      <Select
        label={t('orderType')}
        hint={t('orderTypeHint')}
        value={type}
        options={types}
        onChange={setType}
      />
      <Select
        label={t('orderType')}
        fault={t('orderTypeFault')}
        value="market"
        options={types}
        onChange={setType}
      />
      <Select label={t('orderType')} value="limit" options={types} onChange={setType} disabled />
      <Segmented
        label={t('side')}
        value={side}
        options={[
          { value: 'buy', label: t('buy'), tone: 'buy' },
          { value: 'sell', label: t('sell'), tone: 'sell' },
        ]}
        onChange={setSide}
      />
      <Segmented
        label={t('interval')}
        size="small"
        value={interval}
        options={[
          { value: 'minute', label: t('minute') },
          { value: 'fiveMinutes', label: t('fiveMinutes') },
          { value: 'hour', label: t('hour') },
          { value: 'day', label: t('day') },
          { value: 'week', label: t('week'), isDisabled: true },
        ]}
        onChange={setInterval}
      />
      <div className="flex flex-col gap-3">
        <Switch
          label={t('confirmOrders')}
          isOn={isOn.confirm}
          onChange={(confirm) => setOn({ ...isOn, confirm })}
        />
        <Switch
          label={t('tradingKeys')}
          isOn={isOn.keys}
          onChange={(keys) => setOn({ ...isOn, keys })}
        />
        <Switch label={t('notNow')} isOn disabled onChange={() => undefined} />
      </div>
      <div className="flex flex-col gap-3">
        <Checkbox
          label={t('agree')}
          isOn={isOn.agree}
          onChange={(agree) => setOn({ ...isOn, agree })}
        />
        <Checkbox
          label={t('remember')}
          isOn={isOn.remember}
          onChange={(remember) => setOn({ ...isOn, remember })}
        />
        <Checkbox label={t('notNow')} isOn disabled onChange={() => undefined} />
      </div>
    </Samples>
  );
}
