# Takes the job `{"code": …, "input": {…}}` apart: the code to the file `code`, the input as JSON to the file `input`, and to the
# file `names` a line of shell for each field that is one line of text, a number or a boolean. Set by -v: folder.
# What it reads was written by JSON.stringify or the like, so it is taken to be JSON.
# Text is cut at its quotes and each string at its backslashes, so that no step looks at all of it again.

function utf8(code) {
  if (code < 128) return sprintf("%c", code)
  if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
  if (code < 65536) return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
  return sprintf("%c%c%c%c", 240 + int(code / 262144), 128 + int(code / 4096) % 64, 128 + int(code / 64) % 64, 128 + code % 64)
}

function hex(text,   i, value) {
  value = 0
  for (i = 1; i <= 4; i++) value = value * 16 + index("0123456789abcdef", tolower(substr(text, i, 1))) - 1
  return value
}

# The text of a string token without its quotes. `nul` is set where it holds what no shell can.
function plain(raw,   parts, count, i, text, first, code, high) {
  nul = 0
  high = 0
  count = split(raw, parts, "\\")
  text = parts[1]
  for (i = 2; i <= count; i++) {
    first = substr(parts[i], 1, 1)
    if (parts[i] == "") {
      text = text "\\" parts[++i]
    } else if (first == "u") {
      code = hex(substr(parts[i], 2, 4))
      if (code == 0) nul = 1
      else if (code >= 55296 && code < 56320) high = code
      else if (code >= 56320 && code < 57344 && high) {
        text = text utf8(65536 + (high - 55296) * 1024 + code - 56320)
        high = 0
      } else text = text utf8(code)
      text = text substr(parts[i], 6)
    } else {
      if (first == "n") first = "\n"
      else if (first == "t") first = "\t"
      else if (first == "r") first = "\r"
      else if (first == "b") first = "\b"
      else if (first == "f") first = "\f"
      text = text first substr(parts[i], 2)
    }
  }
  return text
}

function quoted(text,   parts, count, i, all) {
  count = split(text, parts, "'")
  all = "'" parts[1]
  for (i = 2; i <= count; i++) all = all "'\\''" parts[i]
  return all "'"
}

# INVARIANT: a name that the shell has set (PATH, IFS, HOME, …) is never set anew.
function set(name, text) {
  if (name !~ /^[A-Za-z_][A-Za-z0-9_]*$/ || text ~ /\n/) return
  print "[ \"${" name "+set}\" ] || " name "=" quoted(text) >> (folder "/names")
}

function keep(text) {
  if (inInput) printf "%s", text > (folder "/input")
}

# Between strings: depth, the colon that makes the string before it a name, and values that are no strings.
function outside(text,   parts, count, i, part) {
  gsub(/[][{},:]/, "\n&\n", text)
  count = split(text, parts, "\n")
  for (i = 1; i <= count; i++) {
    part = parts[i]
    gsub(/[ \t\r]/, "", part)
    if (part == "") continue
    keep(part)
    if (part == "{" || part == "[") { depth++; continue }
    if (part == "}" || part == "]") { settle(); if (--depth == 1) inInput = 0; continue }
    if (part == ",") { settle(); continue }
    if (part == ":") {
      if (depth == 1) { top = string; inInput = (top == "input") } else if (depth == 2 && inInput) field = string
      isValue = 0
      continue
    }
    if (depth == 2 && inInput && part != "null") set(field, part)
  }
}

# A string was a value, unless a colon came after it.
function settle() {
  if (!isValue) return
  isValue = 0
  if (depth == 1 && top == "code") {
    if (nul) { print "code holds a NUL character" > "/dev/stderr"; exit 1 }
    print string > (folder "/code")
  } else if (depth == 2 && inInput && !nul) set(field, string)
}

{ all = NR == 1 ? $0 : all "\n" $0 }

END {
  depth = 0
  printf "" > (folder "/names")
  printf "" > (folder "/code")
  begin = 0
  count = split(all, cut, "\"")
  at = 1
  while (at <= count) {
    outside(cut[at])
    if (++at > count) break
    raw = cut[at]
    # A quote after an odd number of backslashes belongs to the string.
    while (match(raw, /\\+$/) && RLENGTH % 2 == 1) raw = raw "\"" cut[++at]
    keep("\"" raw "\"")
    string = plain(raw)
    isValue = 1
    at++
  }
}
