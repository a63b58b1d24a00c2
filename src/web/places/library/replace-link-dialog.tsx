import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { CheckedResource, LinkCheck, Page, ResourceSummary } from '../../wire.ts';
import styles from './library.module.css';
import { isAddress, type Move, moved, moveOf } from './moved-links.ts';
import { MovedLinks } from './moved-links-list.tsx';

/** Puts an address that somebody types in the place of one that is broken, and offers the same for others of the site. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function ReplaceLinkDialog({
  item: { link, resource },
  onClose,
  onChange,
}: {
  item: CheckedResource;
  onClose: () => void;
  onChange: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const [address, setAddress] = useState(link.redirect?.to ?? link.url);
  const [move, setMove] = useState<Move | null>(null);
  const host = new URL(link.url).host;
  const path = `/resources/${resource.id}/link`;
  const others = useQuery({
    queryKey: ['links', 'site', host],
    queryFn: ({ signal }) =>
      client.get<Page<CheckedResource>>('/library/links', { query: { host, state: 'broken', limit: 100 }, signal }),
  });
  const touched = (by: Move | null) =>
    by === null
      ? []
      : (others.data?.items ?? []).filter((one) => one.resource.id !== resource.id && moved(one.link.url, by) !== null);
  const replace = useMutation({
    mutationFn: async () => {
      const ifMatch = `"${resource.revision}"`;
      await client.put<ResourceSummary>(`${path}/address`, { body: { url: address.trim() }, ifMatch });
      // It is in place; that the look fails changes nothing about that.
      return client.post<LinkCheck>(`${path}/checks`).catch(() => null);
    },
    onSuccess: async (check) => {
      const undo = () =>
        void client
          .put(`${path}/address`, { body: { url: link.url } })
          .then(onChange, () => toast(t('links.notUndone')));
      toast(t(check?.state === 'ok' ? 'links.answers' : 'links.inPlace'), { undo });
      const by = moveOf(link.url, address);
      if (touched(by).length > 0) setMove(by);
      else {
        await onChange();
        onClose();
      }
    },
  });
  const close = () => {
    if (replace.isSuccess) void onChange();
    onClose();
  };
  return (
    <Dialog title={t('links.another')} onClose={close}>
      {move !== null ? (
        <MovedLinks items={touched(move)} move={move} onClose={close} />
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            replace.mutate();
          }}
        >
          {replace.error && <Failure error={replace.error} />}
          <p>{t('links.anotherText', { title: resource.title })}</p>
          <p className={`soft ${styles.address}`}>{t('links.now', { address: link.url })}</p>
          <TextInput
            label={t('links.newAddress')}
            type="url"
            required
            maxLength={2_048}
            value={address}
            error={address.trim() !== '' && !isAddress(address) ? t('links.noAddress') : null}
            onChange={(event) => setAddress(event.currentTarget.value)}
          />
          <div className="row">
            <Button
              type="submit"
              loading={replace.isPending}
              disabled={!isAddress(address) || address.trim() === link.url}
            >
              {t('links.replace')}
            </Button>
            {isAddress(address) && (
              <a href={address.trim()} target="_blank" rel="noopener noreferrer">
                {t('links.tryIt')}
              </a>
            )}
          </div>
        </form>
      )}
    </Dialog>
  );
}
