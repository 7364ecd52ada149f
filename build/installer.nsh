; What the program writes into the registry of its user, so that the installer sets it up and the uninstaller takes it away.
; The names are those of src/main/product.ts; a test compares them.
!define SALESBOY_SCHEME "Software\Classes\salesboy"
!define SALESBOY_OPEN '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!define SALESBOY_LOGIN_ITEM "app.salesboy.desktop"
!define SALESBOY_RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define SALESBOY_APPROVED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"

; Setup links work before the first start.
!macro customInstall
  WriteRegStr HKCU "${SALESBOY_SCHEME}" "" "URL:Salesboy setup link"
  WriteRegStr HKCU "${SALESBOY_SCHEME}" "URL Protocol" ""
  WriteRegStr HKCU "${SALESBOY_SCHEME}\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr HKCU "${SALESBOY_SCHEME}\shell\open\command" "" '${SALESBOY_OPEN}'
!macroend

; An update runs the old uninstaller, too: then everything stays as the owner has it.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    ReadRegStr $R8 HKCU "${SALESBOY_SCHEME}\shell\open\command" ""
    ; A copy elsewhere may have made setup links its own.
    ${if} $R8 == '${SALESBOY_OPEN}'
      DeleteRegKey HKCU "${SALESBOY_SCHEME}"
    ${endIf}
    DeleteRegValue HKCU "${SALESBOY_RUN}" "${SALESBOY_LOGIN_ITEM}"
    DeleteRegValue HKCU "${SALESBOY_APPROVED}" "${SALESBOY_LOGIN_ITEM}"
  ${endIf}
!macroend
