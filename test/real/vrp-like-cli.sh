#!/bin/sh
# The command line of a small switch for a real sshd: ForceCommand of the test. Its configuration is the file $1.
config=$1
name=sw-real
view=user
prompt() {
  if [ "$view" = user ]; then printf '<%s>' "$name"; else printf '[%s]' "$name"; fi
}
printf 'Info: The max number of VTY users is 5.\n'
prompt
while IFS= read -r line; do
  case $line in
    "screen-length 0 temporary") printf 'Info: The configuration takes effect on the current user terminal interface only.\n' ;;
    "display current-configuration") cat "$config" ;;
    system-view) view=system ;;
    return) view=user ;;
    quit) [ "$view" = user ] && exit 0; view=user ;;
    "vlan batch 4095") printf "           ^\nError: Wrong parameter found at '^' position.\n" ;;
    "vlan batch "*|"description "*) [ "$view" = system ] && printf '%s\n' "$line" >>"$config" ;;
    save)
      printf 'The current configuration will be written to flash:/vrpcfg.zip.\nAre you sure to continue?[Y/N]:'
      IFS= read -r answer
      [ "$answer" = Y ] && printf 'Info: Save the configuration successfully.\n' ;;
    *) printf "^\nError: Unrecognized command found at '^' position.\n" ;;
  esac
  prompt
done
