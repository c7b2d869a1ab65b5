import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import java.nio.file.Files;
import java.nio.file.Path;

/** Parses files of one statement each; prints "FILE:LINE:COLUMN: MESSAGE" for those that are none. */
public class ParseCheck {
  public static void main(String[] files) throws Exception {
    SqlParser parser = new SqlParser();
    int wrong = 0;
    for (String file : files) {
      try {
        parser.createStatement(Files.readString(Path.of(file)));
      } catch (ParsingException error) {
        wrong++;
        System.out.println(
            file + ":" + error.getLineNumber() + ":" + error.getColumnNumber() + ": " + error.getErrorMessage());
      }
    }
    System.out.println(files.length + " statements parsed");
    System.exit(wrong > 0 ? 1 : 0);
  }
}
