import type { ReactElement, ReactNode } from 'react';
import { Dialog, Heading, Modal as AriaModal, ModalOverlay } from 'react-aria-components';

/** A dialog over the page: focus stays in it, Escape closes it. */
export function Modal({
  title,
  onClose,
  narrow = false,
  children,
}: {
  title: string;
  onClose: () => void;
  narrow?: boolean;
  children: ReactNode;
}): ReactElement {
  return (
    <ModalOverlay className="scrim" isOpen isDismissable onOpenChange={(open) => (open ? undefined : onClose())}>
      <AriaModal className={narrow ? 'modal narrow' : 'modal'}>
        <Dialog>
          <div className="row between">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <button type="button" className="button quiet small" onClick={onClose}>
              Close
            </button>
          </div>
          {children}
        </Dialog>
      </AriaModal>
    </ModalOverlay>
  );
}
