;;; Drives the language server as Emacs does, with the setup that the documentation gives, and writes what came of it as JSON: for the test beside it.
;;; Runs in Emacs 28 with Eglot from a package, and in later ones that bring it.
(require 'json)
(package-activate-all)
(setq make-backup-files nil create-lockfiles nil
      eglot-sync-connect 30 eglot-connect-timeout 60 eglot-confirm-server-initiated-edits nil)
(defvar found nil)
(defun tell (key value) (push (cons key value) found))
(defun wait-until (holds)
  (let ((end (+ (float-time) 30)))
    (while (and (not (funcall holds)) (< (float-time) end))
      (accept-process-output nil 0.05))))
(defun codes ()
  (flymake-start)
  (mapcar (lambda (one) (flymake-diagnostic-text one)) (flymake-diagnostics)))

(condition-case fault
    (progn
      (unless (require 'eglot nil t) (error "there is no Eglot"))
      (load (getenv "CAUCE_SETUP") nil t)
      (find-file (expand-file-name "main.cauce" (getenv "CAUCE_ROOT")))
      (tell "mode" (symbol-name major-mode))
      ;; What Emacs does after every command.
      (run-hooks 'post-command-hook)
      (wait-until #'eglot-managed-p)
      (wait-until (lambda () (codes)))
      (tell "diagnostics" (apply #'vector (codes)))
      ;; The slip is put right as an author would.
      (goto-char (point-min))
      (search-forward "helo")
      (replace-match "hello")
      (eglot--signal-textDocument/didChange)
      (wait-until (lambda () (null (codes))))
      (tell "after" (length (codes)))
      (backward-char 5)
      (let ((table (nth 2 (eglot-completion-at-point))))
        (tell "completion" (apply #'vector (mapcar #'substring-no-properties (all-completions "" table)))))
      (goto-char (+ (point-min) 9))
      (eglot-rename "good_customers")
      (eglot-format-buffer)
      (tell "text" (apply #'vector (split-string (buffer-substring-no-properties (point-min) (point-max)) "\n"))))
  (error (tell "fault" (error-message-string fault))))
(with-temp-file (getenv "CAUCE_RESULT") (insert (json-encode found)))
(kill-emacs 0)
