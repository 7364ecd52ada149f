let percent = 0

export function setProgress(next: number): void {
  percent = next
}

/** `WAWebOfflineHandler`: percentage of the offline messages processed so far, 0–100. */
export const OfflineMessageHandler = {
  getOfflineDeliveryProgress: (): number => percent,
}
