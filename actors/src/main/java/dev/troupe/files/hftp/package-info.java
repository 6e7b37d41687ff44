/// The words of HFTP, the file server's protocol: requests read from bytes, reply codes, file
/// names.
@NullMarked
package dev.troupe.files.hftp;

import org.jspecify.annotations.NullMarked;
