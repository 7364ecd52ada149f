let percent = 0

export function setProgress(next: number): void {
  percent = next
}

/** `WAWebOfflineHandler`: how far the offline messages have been taken in, 0–100. */
export const OfflineMessageHandler = {
  getOfflineDeliveryProgress: (): number => percent,
}
