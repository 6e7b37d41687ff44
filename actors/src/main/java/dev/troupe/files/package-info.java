/// Hands out slices of the files of one folder to any number of clients, and fetches them.
@NullMarked
package dev.troupe.files;

import org.jspecify.annotations.NullMarked;
