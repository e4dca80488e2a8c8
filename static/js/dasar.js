'use strict';
// Dasar setiap halaman. Tanpa berkas ini halaman tetap terbaca dan formulir tetap terkirim.
(() => {
  const akar = document.documentElement;
  const cari = (pemilih, di = document) => di.querySelector(pemilih);
  akar.classList.add('ada-js');

  // Pesan singkat di bawah layar; dibacakan pembaca layar karena berperan status.
  let jedaPesan;
  function pesan(teks, rona = 'netral', lama = 6000) {
    const tempat = cari('#pesan');
    if (!tempat) return;
    tempat.textContent = teks;
    tempat.dataset.rona = rona;
    clearTimeout(jedaPesan);
    jedaPesan = setTimeout(() => { tempat.textContent = ''; }, lama);
  }

  // Peramban tanpa popover (sebelum Chrome 114): laci dibuka dengan kelas.
  const adaPopover = 'popover' in HTMLElement.prototype;
  if (!adaPopover) akar.classList.add('tanpa-popover');
  function bukaLaci(tombol) {
    const laci = document.getElementById(tombol.getAttribute('popovertarget'));
    const buka = !laci.classList.contains('terbuka');
    tutupLaci();
    laci.classList.toggle('terbuka', buka);
    tombol.setAttribute('aria-expanded', String(buka));
  }
  function tutupLaci() {
    document.querySelectorAll('[popover].terbuka').forEach(el => el.classList.remove('terbuka'));
    document.querySelectorAll('[popovertarget][aria-expanded]').forEach(el => el.setAttribute('aria-expanded', 'false'));
  }

  // Pertanyaan sebelum tindakan: data-tanya="Kalimat", data-tanya-ya="Kata pada tombol".
  function tanya(elemen) {
    const dialog = cari('#dialog-tanya');
    if (!dialog || !dialog.showModal) return Promise.resolve(window.confirm(elemen.dataset.tanya));
    cari('[data-isi]', dialog).textContent = elemen.dataset.tanya;
    cari('[data-ya]', dialog).textContent = elemen.dataset.tanyaYa || 'Ya, lanjutkan';
    dialog.returnValue = '';
    dialog.showModal();
    return new Promise(jawab => dialog.addEventListener('close', () => jawab(dialog.returnValue === 'ya'), { once: true }));
  }

  let sudahDijawab = null;
  document.addEventListener('submit', e => {
    const pengirim = e.submitter;
    const elemen = pengirim && pengirim.dataset.tanya ? pengirim : e.target.closest('form[data-tanya]');
    if (!elemen || pakaiHtmx(e.target) || pakaiHtmx(pengirim)) return;
    if (sudahDijawab === e.target) { sudahDijawab = null; return; }
    e.preventDefault();
    tanya(elemen).then(ya => {
      if (!ya) return;
      sudahDijawab = e.target;
      e.target.requestSubmit(pengirim || undefined);
    });
  }, true);

  function pakaiHtmx(el) {
    return !!el && ['hx-get', 'hx-post', 'hx-put', 'hx-patch', 'hx-delete'].some(nama => el.hasAttribute(nama));
  }
  document.addEventListener('htmx:confirm', e => {
    const pemicu = e.detail.triggeringEvent && e.detail.triggeringEvent.submitter;
    const elemen = pemicu && pemicu.dataset.tanya ? pemicu : e.target.closest('[data-tanya]');
    if (!elemen) return;
    e.preventDefault();
    tanya(elemen).then(ya => { if (ya) e.detail.issueRequest(true); });
  });

  document.addEventListener('click', e => {
    const tombol = e.target.closest('button, a, [role=button]');
    if (!tombol) {
      if (!adaPopover && !e.target.closest('[popover]')) tutupLaci();
      return;
    }
    if (tombol.getAttribute('aria-disabled') === 'true') { e.preventDefault(); e.stopPropagation(); return; }
    if (!adaPopover && tombol.hasAttribute('popovertarget')) bukaLaci(tombol);
    if ('cetak' in tombol.dataset) window.print();
    if ('tutup' in tombol.dataset) { const d = tombol.closest('dialog'); if (d) d.close(); }
    if (tombol.dataset.dialog) bukaDialog(tombol.dataset.dialog);
    if (tombol.dataset.tampil) {
      const isian = document.getElementById(tombol.dataset.tampil);
      const tampak = isian.type === 'text';
      isian.type = tampak ? 'password' : 'text';
      tombol.setAttribute('aria-pressed', String(!tampak));
    }
  }, true);

  function bukaDialog(id) {
    const dialog = document.getElementById(id);
    if (dialog && dialog.showModal && !dialog.open) dialog.showModal();
  }

  // Pintasan satu huruf dapat dimatikan (WCAG 2.1.4). Skrip lain bertanya lewat PMPZI.pintasan(e).
  const KUNCI = 'pmpzi-pintasan';
  const ingat = { get: () => { try { return localStorage.getItem(KUNCI); } catch { return null; } },
    set: nilai => { try { localStorage.setItem(KUNCI, nilai); } catch { /* penyimpanan peramban ditutup: berlaku sampai halaman ditutup */ } } };
  let pintasanHidup = ingat.get() !== 'mati';
  function pintasan(e) {
    return pintasanHidup && !e.defaultPrevented && !e.ctrlKey && !e.metaKey && !e.altKey && !cari('dialog[open]')
      && !e.target.matches('textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable]');
  }
  document.querySelectorAll('[data-pintasan-saklar]').forEach(saklar => {
    saklar.checked = pintasanHidup;
    saklar.addEventListener('change', () => { pintasanHidup = saklar.checked; ingat.set(pintasanHidup ? 'hidup' : 'mati'); });
  });
  document.addEventListener('keydown', e => {
    if (e.key === 'Escape' && !adaPopover) tutupLaci();
    if (!pintasan(e)) return;
    if (e.key === '?') { e.preventDefault(); bukaDialog('pintas'); }
    if (e.key === '/') {
      const isian = cari('[data-cari], input[type=search]');
      if (isian) { e.preventDefault(); isian.focus(); }
    }
  });

  // Sebelum dicetak semua rincian dibuka, sesudahnya kembali seperti semula.
  addEventListener('beforeprint', () => document.querySelectorAll('details:not([open])').forEach(d => { d.open = true; d.dataset.cetak = ''; }));
  addEventListener('afterprint', () => document.querySelectorAll('details[data-cetak]').forEach(d => { d.open = false; delete d.dataset.cetak; }));

  // Sesi berakhir: server menjawab 401 atau mengalihkan ke halaman masuk. Isian di layar dibiarkan.
  const alamatMasuk = (cari('meta[name=alamat-masuk]') || {}).content || '';
  function sesiBerakhir(xhr) {
    if (xhr.status === 401) return true;
    if (!alamatMasuk || !xhr.responseURL) return false;
    return new URL(xhr.responseURL, location.href).pathname === alamatMasuk && location.pathname !== alamatMasuk;
  }
  // Sesudah masuk lagi di tab lain, tanda pengaman di halaman ini usang; yang di kuki selalu yang berlaku.
  function csrf() {
    const kuki = document.cookie.split('; ').find(k => k.startsWith('csrftoken='));
    return kuki ? decodeURIComponent(kuki.slice('csrftoken='.length)) : '';
  }
  document.addEventListener('htmx:configRequest', e => { const t = csrf(); if (t) e.detail.headers['X-CSRFToken'] = t; });

  const diam = el => !!(el && el.closest && el.closest('[data-diam]'));
  const mengubah = e => ((e.detail.requestConfig || {}).verb || 'get') !== 'get';

  document.addEventListener('htmx:beforeSwap', e => {
    const xhr = e.detail.xhr;
    if (sesiBerakhir(xhr)) {
      e.detail.shouldSwap = false;
      e.detail.isError = false;
      if (document.dispatchEvent(new CustomEvent('pmpzi:sesi-berakhir', { cancelable: true, detail: { elemen: e.target } }))) bukaDialog('dialog-sesi');
      return;
    }
    // Penolakan yang membawa potongan utuh (isian salah, dua isian berbeda) ditukar; sisanya hanya menjadi pesan.
    if ((xhr.status === 409 || xhr.status === 422) && !xhr.responseText.includes('data-pesan-galat')) {
      e.detail.shouldSwap = true;
      e.detail.isError = false;
    }
  });
  document.addEventListener('htmx:responseError', e => {
    if (diam(e.target)) return;
    pesan(kalimatGalat(e.detail.xhr, mengubah(e)), 'bahaya', 12000);
  });
  function kalimatGalat(xhr, ubah) {
    const isi = new DOMParser().parseFromString(xhr.responseText || '', 'text/html').querySelector('[data-pesan-galat]');
    const kalimat = isi && (isi.dataset.pesanGalat || isi.textContent).trim();
    if (kalimat) return ubah ? `Belum tersimpan. ${kalimat}` : kalimat;
    return ubah ? 'Belum tersimpan. Server menolak atau sedang sibuk; coba lagi sebentar lagi.' : 'Belum termuat. Coba lagi sebentar lagi.';
  }
  ['htmx:sendError', 'htmx:timeout'].forEach(nama => document.addEventListener(nama, e => {
    if (diam(e.target)) return;
    pesan(mengubah(e) ? 'Belum tersimpan – sambungan terputus. Isian tetap ada di layar ini; coba lagi setelah tersambung.'
      : 'Belum termuat – sambungan terputus. Coba lagi setelah tersambung.', 'waspada', 12000);
  }));
  addEventListener('offline', () => pesan('Sambungan terputus. Isian di layar tetap ada.', 'waspada', 12000));
  addEventListener('online', () => pesan('Tersambung lagi.', 'beres'));

  // Server dapat menitip pesan: HX-Trigger: {"pesan": {"teks": "Tersimpan", "rona": "beres"}}
  document.addEventListener('pesan', e => pesan(e.detail.teks || e.detail.value || '', e.detail.rona));

  // Ringkasan galat didatangi lebih dulu, agar terbaca dan tautannya terpakai.
  function keRingkasan(di) { const ringkas = cari('[data-fokus]', di); if (ringkas) ringkas.focus(); }
  keRingkasan(document);
  document.addEventListener('htmx:afterSwap', e => keRingkasan(e.detail.target));

  window.PMPZI = { pesan, tanya, pintasan, bukaDialog, sesiBerakhir, csrf, alamatMasuk };
})();
