import { words } from '../../i18n/words.ts'
import { showScreen } from '../../stores/view-store.ts'

const text = words.chats.deleteData

/** Leads to Chats: a customer's data is deleted in the chat, so that the owner does not delete the wrong one. */
export function DeleteCustomer() {
  return (
    <div className="setting">
      <div className="setting-words">
        <span>{text.where}</span>
        <p className="field-help">{text.whereHelp}</p>
      </div>
      <button type="button" className="button" onClick={() => showScreen('chats')}>
        {text.find}
      </button>
    </div>
  )
}
