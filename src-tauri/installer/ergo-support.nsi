; The installer for Windows, per user or for all users of a computer.
;
; `cargo xtask bundle --target windows` runs makensis in a folder that has the files to install and the icon, and defines
; VERSION (1.2.3, or 1.2.3-rc.1), NUMBERS (1.2.3), OUT (the installer's name), SIZE (of the files, in kB), and, if there is a
; certificate, SIGN (a command that signs the uninstaller).
;
; Options: /S (silent), /CurrentUser or /AllUsers, /D=FOLDER (last). In addition, of the uninstaller: /DELETEDATA.
; The app's updater adds /P (shows only the progress), /UPDATE (waits until the app has closed), and /R (starts the app).
; Exit codes: 0 done, 1 canceled, 2 failed, 3 the app is running, 4 it is installed in another way, 5 it was run by SYSTEM.

; Debian has no 32-bit stub for Wine, and Windows on Arm runs 64-bit programs, too.
Target amd64-unicode
SetCompressor /SOLID lzma
; Times would make two builds differ.
SetDateSave off
ManifestDPIAware true
ManifestSupportedOS all

!define NAME "Ergo Support"
!define PUBLISHER "Ergo"
!define IDENTIFIER "com.ergo.support"
!define EXE "ergo-support.exe"
!define SETTINGS "Software\Ergo\Support"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${IDENTIFIER}"
!define SCHEME "Software\Classes\ergo-support"
!define WEBVIEW2 "Software\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"
!define WEBVIEW2_PAGE "https://developer.microsoft.com/microsoft-edge/webview2/"
; How long an update waits for the app to close, in steps of 250 ms.
!define PATIENCE 60

Name "${NAME}"
OutFile "${OUT}"
BrandingText " "
VIProductVersion "${NUMBERS}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME} Setup"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "LegalCopyright" "${PUBLISHER}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"'
!endif

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${SETTINGS}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "Folder"
; An upgrade stays where the installed version is.
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${SETTINGS}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "Folder"
!define MULTIUSER_INSTALLMODEPAGE_SHOWUSERNAME
!include MultiUser.nsh
; MultiUser's search for options of the uninstaller, which needs none of them.
!pragma warning disable 6010
!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include WordFunc.nsh

!define MUI_ICON "icon.ico"
!define MUI_UNICON "icon.ico"
!define MUI_CUSTOMFUNCTION_ABORT Canceled
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_TEXT "$(OPEN)"
!define MUI_FINISHPAGE_RUN_FUNCTION Open

!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipIfPassive
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipIfPassive
; Only now is it known for whom and where.
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE Check
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipIfPassive
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString OPEN ${LANG_ENGLISH} "Open ${NAME}"
LangString OPEN ${LANG_GERMAN} "${NAME} öffnen"
LangString RUNNING ${LANG_ENGLISH} "${NAME} is running. End your session, quit the app from the tray, and try again."
LangString RUNNING ${LANG_GERMAN} "${NAME} läuft noch. Beenden Sie Ihre Sitzung, schließen Sie die App über das Symbol im Infobereich und versuchen Sie es erneut."
LangString BY_MSI ${LANG_ENGLISH} "Your organization has already installed ${NAME} on this computer."
LangString BY_MSI ${LANG_GERMAN} "Ihre Organisation hat ${NAME} bereits auf diesem Computer installiert."
LangString FOR_ALL ${LANG_ENGLISH} "${NAME} is already installed for all users of this computer."
LangString FOR_ALL ${LANG_GERMAN} "${NAME} ist bereits für alle Benutzer dieses Computers installiert."
LangString OLDER ${LANG_ENGLISH} "A newer version ($0) is installed. Replace it with ${VERSION}?"
LangString OLDER ${LANG_GERMAN} "Eine neuere Version ($0) ist installiert. Durch ${VERSION} ersetzen?"
LangString NEEDS_ADMIN ${LANG_ENGLISH} "Only an administrator can install ${NAME} for all users."
LangString NEEDS_ADMIN ${LANG_GERMAN} "Nur Administratoren können ${NAME} für alle Benutzer installieren."
LangString FOR_ADMIN ${LANG_ENGLISH} "${NAME} is installed for all users of this computer. Only an administrator can uninstall it."
LangString FOR_ADMIN ${LANG_GERMAN} "${NAME} ist für alle Benutzer dieses Computers installiert. Nur Administratoren können es deinstallieren."
LangString BY_SYSTEM ${LANG_ENGLISH} "The system account can’t run this setup program. Deploy the MSI instead."
LangString BY_SYSTEM ${LANG_GERMAN} "Das Systemkonto kann dieses Setup nicht ausführen. Verteilen Sie stattdessen die MSI-Datei."
LangString NOT_BY_SYSTEM ${LANG_ENGLISH} "The system account can’t run this uninstaller. Run it as an administrator."
LangString NOT_BY_SYSTEM ${LANG_GERMAN} "Das Systemkonto kann dieses Programm nicht ausführen. Deinstallieren Sie als Administrator."
LangString NOT_WRITTEN ${LANG_ENGLISH} "Not everything could be written to $INSTDIR. ${NAME} is not fully installed. Try again."
LangString NOT_WRITTEN ${LANG_GERMAN} "Nicht alles konnte in $INSTDIR geschrieben werden. ${NAME} ist nicht vollständig installiert. Versuchen Sie es erneut."
LangString NOT_DELETED ${LANG_ENGLISH} "Not everything in $INSTDIR could be deleted. Close the programs that use it, and uninstall again."
LangString NOT_DELETED ${LANG_GERMAN} "Nicht alles in $INSTDIR konnte gelöscht werden. Schließen Sie die Programme, die es verwenden, und deinstallieren Sie erneut."
LangString OLD_WINDOWS ${LANG_ENGLISH} "${NAME} needs Windows 10 or later."
LangString OLD_WINDOWS ${LANG_GERMAN} "${NAME} benötigt Windows 10 oder neuer."
LangString NO_WEBVIEW2 ${LANG_ENGLISH} "${NAME} needs the Microsoft Edge WebView2 Runtime, which is missing on this computer. Open Microsoft’s download page now?"
LangString NO_WEBVIEW2 ${LANG_GERMAN} "${NAME} benötigt die Microsoft Edge WebView2-Runtime, die auf diesem Computer fehlt. Jetzt Microsofts Downloadseite öffnen?"
LangString DELETE_DATA ${LANG_ENGLISH} "Also delete your journals, preferences, and logs on this computer?$\n$\nJournal entries that were not yet sent to the server would be lost."
LangString DELETE_DATA ${LANG_GERMAN} "Auch Ihre Protokolle, Einstellungen und Logdateien auf diesem Computer löschen?$\n$\nNoch nicht an den Server gesendete Protokolleinträge gingen verloren."

Var Folder
Var Passive
Var Update
Var Restart

!macro STOP code text
  MessageBox MB_OK|MB_ICONEXCLAMATION "${text}" /SD IDOK
  SetErrorLevel ${code}
  Quit
!macroend

; Leaves 1 in $0 if the app is running: for this user (it holds a mutex), or for another one (Windows keeps its file).
!macro LOOK_FOR_APP un
Function ${un}LookForApp
  ; SYNCHRONIZE
  System::Call 'kernel32::OpenMutexW(i 0x100000, i 0, w "${IDENTIFIER}-sim") p.r1'
  ${If} $1 P<> 0
    System::Call 'kernel32::CloseHandle(p r1)'
    StrCpy $0 1
    Return
  ${EndIf}
  StrCpy $0 0
  ${If} ${FileExists} "$INSTDIR\${EXE}"
    ClearErrors
    FileOpen $1 "$INSTDIR\${EXE}" a
    ${If} ${Errors}
      StrCpy $0 1
    ${Else}
      FileClose $1
    ${EndIf}
  ${EndIf}
FunctionEnd

Function ${un}RefuseWhileRunning
  ${Do}
    Call ${un}LookForApp
    ${If} $0 == 0
      Return
    ${EndIf}
    ${If} $Update == 1
      ; The app that started this update is just closing.
      ${ForEach} $2 1 ${PATIENCE} + 1
        Sleep 250
        Call ${un}LookForApp
        ${If} $0 == 0
          Return
        ${EndIf}
      ${Next}
      StrCpy $Update 0
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDCANCEL IDRETRY +3
    SetErrorLevel 3
    Quit
  ${Loop}
FunctionEnd
!macroend
!insertmacro LOOK_FOR_APP ""
!insertmacro LOOK_FOR_APP "un."

; Before any plugin is unpacked: in the folder for temporary files of SYSTEM, other users could exchange it
; (CVE-2025-43715, fixed in NSIS 3.11).
!macro REFUSE_SYSTEM text
  StrCpy $0 $PROFILE "" -13
  ${If} $0 == "systemprofile"
    !insertmacro STOP 5 "${text}"
  ${EndIf}
!macroend

Function .onInit
  !insertmacro REFUSE_SYSTEM "$(BY_SYSTEM)"
  ${IfNot} ${AtLeastWin10}
    !insertmacro STOP 2 "$(OLD_WINDOWS)"
  ${EndIf}
  ReadRegStr $0 HKLM "${SETTINGS}" "InstalledBy"
  ${If} $0 == "msi"
    !insertmacro STOP 4 "$(BY_MSI)"
  ${EndIf}
  Call ReadOptions
  ; MultiUser forgets it.
  StrCpy $Folder $INSTDIR
  !insertmacro MULTIUSER_INIT
  ${If} $Folder != ""
    StrCpy $INSTDIR $Folder
  ${EndIf}
  ${If} ${Silent}
  ${OrIf} $Passive == 1
    Call Check
  ${EndIf}
FunctionEnd

; For this mode and this folder, nothing must stand in the way.
Function Check
  ${If} $MultiUser.InstallMode == "CurrentUser"
    ReadRegStr $0 HKLM "${SETTINGS}" "Folder"
    ${If} $0 != ""
      !insertmacro STOP 4 "$(FOR_ALL)"
    ${EndIf}
  ${EndIf}
  Call RefuseWhileRunning
  Call AskBeforeDowngrade
FunctionEnd

Function ReadOptions
  ${GetParameters} $0
  StrCpy $Passive 0
  StrCpy $Update 0
  StrCpy $Restart 0
  ClearErrors
  ${GetOptions} "$0" "/AllUsers" $1
  ${IfNot} ${Errors}
    ; MultiUser would ask in the middle of a silent run.
    UserInfo::GetAccountType
    Pop $1
    ${If} $1 != "Admin"
      !insertmacro STOP 2 "$(NEEDS_ADMIN)"
    ${EndIf}
  ${EndIf}
  ClearErrors
  ${GetOptions} "$0" "/P" $1
  ${IfNot} ${Errors}
    StrCpy $Passive 1
    SetAutoClose true
  ${EndIf}
  ClearErrors
  ${GetOptions} "$0" "/UPDATE" $1
  ${IfNot} ${Errors}
    StrCpy $Update 1
  ${EndIf}
  ClearErrors
  ${GetOptions} "$0" "/R" $1
  ${IfNot} ${Errors}
    StrCpy $Restart 1
  ${EndIf}
FunctionEnd

; Silent and passive runs replace any version: that is a decision of the organization.
Function AskBeforeDowngrade
  ${If} $Passive == 1
    Return
  ${EndIf}
  ReadRegStr $0 SHCTX "${UNINSTALL}" "DisplayVersion"
  ${If} $0 == ""
    Return
  ${EndIf}
  ; VersionCompare takes a preview (1.2.3-rc.1) for newer than its release, so the numbers are compared first.
  ${WordFind} "$0" "-" "+1" $2
  ${VersionCompare} "$2" "${NUMBERS}" $1
  ${If} $1 == 0
    ${If} "${VERSION}" == "${NUMBERS}"
      Return
    ${EndIf}
    ${If} $0 == $2
      StrCpy $1 1
    ${Else}
      ${VersionCompare} "$0" "${VERSION}" $1
    ${EndIf}
  ${EndIf}
  ${If} $1 == 1
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(OLDER)" /SD IDYES IDYES +3
    SetErrorLevel 1
    Quit
  ${EndIf}
FunctionEnd

Function SkipIfPassive
  ${If} $Passive == 1
    Abort
  ${EndIf}
FunctionEnd

Function Canceled
  SetErrorLevel 1
FunctionEnd

; With the rights of the person, not with those of the installer.
Function Open
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\${EXE}"'
FunctionEnd

Section
  SetOutPath "$INSTDIR"
  ClearErrors
  File "${EXE}"
  File "WebView2Loader.dll"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${EXE}"
  WriteRegStr SHCTX "${SETTINGS}" "Folder" "$INSTDIR"
  WriteRegStr SHCTX "${SETTINGS}" "InstalledBy" "setup"

  WriteRegStr SHCTX "${SCHEME}" "" "URL:${NAME}"
  WriteRegStr SHCTX "${SCHEME}" "URL Protocol" ""
  WriteRegStr SHCTX "${SCHEME}\DefaultIcon" "" '"$INSTDIR\${EXE}",0'
  WriteRegStr SHCTX "${SCHEME}\shell\open\command" "" '"$INSTDIR\${EXE}" "%1"'

  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" '"$INSTDIR\${EXE}",0'
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S /$MultiUser.InstallMode'
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" ${SIZE}
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  ${If} ${Errors}
    !insertmacro STOP 2 "$(NOT_WRITTEN)"
  ${EndIf}
  Call PointToWebView2
SectionEnd

Function .onInstSuccess
  ${If} $Restart == 1
    Call Open
  ${EndIf}
FunctionEnd

; The app says the same when it starts, for whoever did not see this.
Function PointToWebView2
  ReadRegStr $0 HKLM "Software\WOW6432Node\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}" "pv"
  ${If} $0 == ""
  ${OrIf} $0 == "0.0.0.0"
    ReadRegStr $0 HKCU "${WEBVIEW2}" "pv"
    ${If} $0 == ""
    ${OrIf} $0 == "0.0.0.0"
      MessageBox MB_YESNO|MB_ICONEXCLAMATION "$(NO_WEBVIEW2)" /SD IDNO IDNO +2
      ExecShell "open" "${WEBVIEW2_PAGE}"
    ${EndIf}
  ${EndIf}
FunctionEnd

Function un.onInit
  !insertmacro REFUSE_SYSTEM "$(NOT_BY_SYSTEM)"
  StrCpy $Update 0
  ; The folder of this uninstaller decides what it removes, whatever its options are: there may be another installation.
  StrCpy $Folder $INSTDIR
  ReadRegStr $0 HKLM "${SETTINGS}" "Folder"
  ${If} $0 == $Folder
    UserInfo::GetAccountType
    Pop $MultiUser.Privileges
    ${If} $MultiUser.Privileges != "Admin"
      !insertmacro STOP 2 "$(FOR_ADMIN)"
    ${EndIf}
    Call un.MultiUser.InstallMode.AllUsers
  ${Else}
    Call un.MultiUser.InstallMode.CurrentUser
  ${EndIf}
  StrCpy $INSTDIR $Folder
  Call un.RefuseWhileRunning
FunctionEnd

Section "un.${NAME}"
  ClearErrors
  Delete "$INSTDIR\${EXE}"
  Delete "$INSTDIR\WebView2Loader.dll"
  ${If} ${Errors}
    !insertmacro STOP 2 "$(NOT_DELETED)"
  ${EndIf}
  ; With the option _?=, this is the uninstaller that runs, which stays.
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  ReadRegStr $0 SHCTX "${SETTINGS}" "Folder"
  ${If} $0 == $INSTDIR
    Delete "$SMPROGRAMS\${NAME}.lnk"
    DeleteRegKey SHCTX "${SCHEME}"
    DeleteRegKey SHCTX "${UNINSTALL}"
    DeleteRegKey SHCTX "${SETTINGS}"
    ; The entries of others end with a program that is gone, which Windows ignores.
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${NAME}"
  ${EndIf}

  ${GetParameters} $0
  ClearErrors
  ${GetOptions} "$0" "/DELETEDATA" $1
  ${If} ${Errors}
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(DELETE_DATA)" /SD IDNO IDYES +2
    Return
  ${EndIf}
  ; Of the person who runs this; that of others stays.
  SetShellVarContext current
  RMDir /r "$LOCALAPPDATA\${IDENTIFIER}"
  RMDir /r "$APPDATA\${IDENTIFIER}"
SectionEnd
